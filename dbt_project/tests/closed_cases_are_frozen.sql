-- What it is: a case that was closed yesterday and still is keeps its determination, column by column (SPEC 7, status).
-- When it matters: the settled ledger would change without a reopening; figures already reported would no longer agree.
-- How to resolve: the columns that differ show what int_case_state read from today's facts in place of yesterday's state.
{{ config(meta={'dagster': {'ref': {'name': 'int_case_state'}}}) }}
select
    k.case_id,
    k.closed_date
from {{ source('control', 'prior_case') }} as c
inner join {{ ref('int_case_state') }} as k on c.case_id = k.case_id
where
    c.closed_date is not null
    and k.closed_date = c.closed_date
    and (
        k.status, k.variant, k.determined_category, k.category_group, k.reported_category, k.sub_reason, k.evidence_status,
        k.evidence_valid_to, k.student_no, k.student_no_province, k.school_name, k.remark, k.opened_date, k.reopen_count
    ) is distinct from (
        c.status, c.variant, c.determined_category, c.category_group, c.reported_category, c.sub_reason, c.evidence_status,
        c.evidence_valid_to, c.student_no, c.student_no_province, c.school_name, c.remark, c.opened_date, c.reopen_count
    )
