{{ config(materialized='table', tags=['fold']) }}
-- County returns with their persons: for one person and checked_date the newest load's last row wins (SPEC 1). A row
-- whose case number and ID speak of two different persons is left to its owner (qc_finding, case_of_another).
-- `is_corrected`: an earlier load told of the same check otherwise.
{%- set told = [
    'reported_category', 'remark', 'birth_date', 'student_no', 'student_no_province', 'school_name', 'evidence_kind',
    'evidence_no', 'evidence_issued_date', 'evidence_valid_to',
] %}

with matched as (
    select
        m.person_key,
        coalesce(pm.person_key, pc.person_key) as case_person_key,
        s.*
    from {{ ref('stg_case_returns') }} as s
    inner join {{ ref('int_person_match') }} as m
        on m.source = 'case_returns' and s.business_date = m.business_date and s.file = m.file and s.row = m.row
    left join {{ ref('int_case_number') }} as pc on s.case_id = pc.case_id
    left join {{ ref('int_person_merge') }} as pm on pc.person_key = pm.merged_key
    where not s.is_quarantined
)

select
    person_key,
    case_id,
    business_date,
    file,
    row,
    checked_date,
    {{ told | join(',
    ') }},
    coalesce(
        business_date > lag(business_date) over one_check
        and row({{ told | join(', ') }}) is distinct from lag(row({{ told | join(', ') }})) over one_check, false
    ) as is_corrected,
    persuaded_date,
    persuasion_result_code,
    persuaded_by_post,
    review_result_code,
    reviewed_date
from matched
where case_person_key is null or case_person_key = person_key
window one_check as (partition by person_key, checked_date order by business_date, revision, file, row)
qualify row_number() over (
    partition by person_key, checked_date order by business_date desc, revision desc, file desc, row desc
) = 1
