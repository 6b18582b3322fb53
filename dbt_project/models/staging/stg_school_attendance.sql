-- 在校学生缺勤报告: one row a pupil who is not in class, of the effective load; older than 7 days it says nothing (SPEC 1).
with landed as (
    select * from {{ source('accepted', 'school_attendance') }}
),

reported as (
    select
        {{ provenance('school_attendance') }},
        {{ fold_text('school_code') }} as school_code,
        upper({{ fold_text('student_no') }}) as student_no,
        name,
        {{ fold_name('name') }} as name_norm,
        {{ to_date('report_date') }} as report_date,
        {{ code('school_attendance', 'presence_code') }} as presence_code,
        {{ to_integer('absent_days') }} as absent_days,
        absence_reason
    from landed
)

select * from reported
