-- Cases for BI: of a sensitive category only its group is told (SPEC 4), whether it was determined or only reported.

with masked as (
    select
        c.*,
        s.case_id is not null as is_sensitive
    from {{ ref('fct_dropout_case') }} as c
    left join {{ ref('int_sensitive_case') }} as s on c.case_id = s.case_id
)

select
    {{ bureau_key('case_id') }} as case_id,
    {{ bureau_key('person_key') }} as person_key,
    opened_date,
    route,
    {{ unless_sensitive('outcome') }} as outcome,
    {{ unless_sensitive('reported_category') }} as reported_category,
    {{ unless_sensitive('determined_category') }} as determined_category,
    category_group,
    {{ unless_sensitive('sub_reason') }} as sub_reason,
    status,
    {{ unless_sensitive('evidence_status') }} as evidence_status,
    {{ unless_sensitive('evidence_valid_to') }} as evidence_valid_to,
    is_registered_poor,
    due_date,
    is_overdue,
    closed_date,
    reopen_count,
    {{ unless_sensitive('rule_id') }} as rule_id,
    {{ unless_sensitive('clause') }} as clause,
    org_unit_code
from masked
