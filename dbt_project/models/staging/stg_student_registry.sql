-- 学生花名册: one row a landed row of the effective load. A row is not attendance (registry.md section 6).
with landed as (
    select * from {{ source('accepted', 'student_registry') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

registered as (
    select
        {{ provenance('student_registry') }},
        upper({{ fold_text('student_no') }}) as student_no,
        student_aux_no,
        id_number,
        id_status,
        id_key,
        id_is_folded,
        {{ code('student_registry', 'id_type_code') }} as id_type_code,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ sex() }} as sex_code,
        {{ to_date('birth_date') }} as birth_date,
        {{ code('student_registry', 'ethnicity_code') }} as ethnicity_code,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,
        {{ code('student_registry', 'hukou_kind_code') }} as hukou_kind_code,

        {{ fold_text('school_code') }} as school_code,
        school_name,
        grade,
        -- whoever has finished junior school has finished grade nine, whatever the entry year makes of today
        case
            when grade like '初中%' and status_code in ('毕业', '结业') then 9
            else ({{ grade_no('grade', '(select run.as_of from ' ~ source('control', 'run') ~ ' as run)') }})::integer
        end as grade_no,
        class_name,
        {{ to_month('admission_month') }} as admission_month,
        {{ boarding() }} as boarding_code,
        {{ code('student_registry', 'status_code') }} as status_code,
        {{ to_date('status_date') }} as status_date,

        {{ flag('has_school_lunch') }} as has_school_lunch,
        {{ code('student_registry', 'left_behind_code') }} as left_behind_code,
        {{ flag('is_migrant_child') }} as is_migrant_child,
        {{ flag('is_orphan') }} as is_orphan,
        {{ flag('is_martyr_child') }} as is_martyr_child,
        {{ code('student_registry', 'inclusive_class_code') }} as inclusive_class_code,
        {{ code('student_registry', 'disability_type_code') }} as disability_type_code,
        {{ flag('needs_aid') }} as needs_aid,
        {{ flag('has_allowance') }} as has_allowance,

        guardian_name,
        {{ elder_id_number('guardian_id_number') }} as guardian_id_number,
        guardian_phone
    from with_ids
)

select * from registered
