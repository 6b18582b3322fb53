{{ config(materialized='table', tags=['fold']) }}
-- Where the registry has a child of interest on a day: outcome, number and school by name. Grain: person, day.

select
    d.person_key,
    d.seq,
    d.outcome,
    d.household_status,
    d.student_no,
    d.school_code,
    coalesce(s.school_name, r.school_name) as school_name
from {{ ref('int_case_day') }} as d
left join {{ ref('dim_school') }} as s on d.school_code = s.school_code
left join (
    select
        student_no,
        school_code,
        min(school_name) as school_name
    from {{ ref('stg_student_registry') }}
    where not is_quarantined and student_no in (select student_no from {{ ref('int_case_day') }})
    group by student_no, school_code
) as r on d.student_no = r.student_no and d.school_code = r.school_code
