-- What it is: every child of the comparison who is in scope and not found, has left, is absent or still in kindergarten has a
-- case, and one that its own place in school had closed is open again (SPEC 7, a case opens, it reopens).
-- When it matters: a child out of school whom nobody is asked to look for.
-- How to resolve: int_case_day lists the child's days of this build and int_case_fold what was made of each.
{{ config(meta={'dagster': {'ref': {'name': 'fct_dropout_case'}}}) }}
select
    f.person_key,
    f.outcome,
    k.status
from {{ ref('fct_registry_comparison') }} as f
inner join {{ ref('int_child') }} as c on f.person_key = c.person_key
cross join {{ ref('int_parameter') }} as p
left join {{ ref('fct_dropout_case') }} as k on f.person_key = k.person_key
where
    f.outcome in ('not_found', 'left', 'absent', 'preschool')
    and p.as_of >= c.scope_start and p.as_of < c.scope_end
    and (
        k.case_id is null
        or (k.status = 'closed' and (k.category_group = 'A' or k.rule_id in ('R2', 'R3')))
    )
