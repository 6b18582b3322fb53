-- 控辍保学工作台账: every case as it stands on the business date (P2.2b, ANNEX). The rule, its clause and its words come
-- from seed dropout_rule; due dates count workdays from the day the case (re)opened.

with due as (
    select
        k.person_key,
        {{ nth_workday_after('coalesce(k.reopened_date, k.opened_date)', 'p.verify_within_days') }} as due_date
    from {{ ref('int_case_state') }} as k
    cross join {{ ref('int_parameter') }} as p
)

select
    k.case_id,
    k.person_key,
    k.opened_date,
    k.route,
    k.outcome,
    k.reported_category,
    k.determined_category,
    k.category_group,
    k.sub_reason,
    k.status,
    k.evidence_status,
    k.evidence_valid_to,
    k.student_no,
    k.student_no_province,
    k.school_name,
    k.remark,
    g.person_key is not null as is_registered_poor,
    d.due_date,
    k.status in ('suspected', 'verifying') and p.as_of > d.due_date as is_overdue,
    k.closed_date,
    k.reopen_count::integer as reopen_count,
    s.rule_id,
    s.clause,
    {{ in_words('s.explanation_zh') }} as explanation_zh,
    {{ in_words('s.explanation_en') }} as explanation_en,
    s.what_would_change_zh,
    s.what_would_change_en,
    k.org_unit_code
from {{ ref('int_case_state') }} as k
cross join {{ ref('int_parameter') }} as p
inner join due as d on k.person_key = d.person_key
inner join {{ ref('dropout_rule') }} as s on k.variant = s.variant
left join {{ ref('int_registered_poor') }} as g on k.person_key = g.person_key
