-- 乡村教师名册与生活补助: one row a landed row of the effective load, a teacher and month each.
with landed as (
    select * from {{ source('accepted', 'rural_teachers') }}
),

employed as (
    select
        {{ provenance('rural_teachers') }},
        {{ fold_text('teacher_no') }} as teacher_no,
        {{ to_month('month') }} as month,
        name,
        {{ fold_name('name') }} as name_norm,

        {{ fold_text('school_code') }} as school_code,
        upper({{ fold_text('establishment_org_code') }}) as establishment_org_code,
        {{ fold_text('hired_school_code') }} as hired_school_code,
        {{ code('rural_teachers', 'recruitment_code') }} as recruitment_code,
        {{ code('rural_teachers', 'duty_status_code') }} as duty_status_code,

        {{ to_decimal('allowance_yuan', 10, 2) }} as allowance_yuan,
        {{ to_date('paid_date') }} as paid_date,

        {{ to_integer('training_hours') }} as training_hours,
        {{ flag('is_rotated') }} as is_rotated
    from landed
)

select * from employed
