-- 比对结果: every child of the population with the outcome of the comparison on the business date (SPEC 7); the
-- population is the rule pack's.

with asked as (
    select
        c.*,
        {{ outcome_on('p.as_of') }} as outcome,
        {{ is_absent_on('p.as_of') }} as is_absent,
        {{ is_listed_on('p.as_of') }} as is_listed,
        p.as_of >= c.scope_start and p.as_of < c.scope_end as is_in_scope,
        p.by_roll,
        k.case_id is not null as has_open_case
    from {{ ref('int_child') }} as c
    cross join {{ ref('int_parameter') }} as p
    left join {{ ref('int_case_state') }} as k on c.person_key = k.person_key and k.closed_date is null
)

select
    person_key,
    concat_ws(
        ';',
        case when is_poor then 'poverty_students' end,
        case when is_in_household then 'household_register' end,
        case when is_in_key_groups then 'key_groups_query' end,
        case when (by_roll or outcome = 'left') and registry_grade_no between 1 and 9 then 'student_registry' end,
        case when is_absent then 'school_attendance' end,
        case when is_reported then 'case_returns' end,
        case when has_open_case then 'open_case' end
    ) as population,
    outcome,
    student_no,
    school_code,
    registry_status
from asked
where
    has_open_case or (is_in_scope and is_listed)
