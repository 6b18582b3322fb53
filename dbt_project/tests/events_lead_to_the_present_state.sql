-- What it is: the last status, category, route and unit in a case's event log are those of the ledger, and each case has
-- exactly one opening.
-- When it matters: `diff` and the monthly figures are counted from events; they would not agree with the ledger.
-- How to resolve: the case's lines in int_case_fold show on which day the state changed without an event.
{{ config(meta={'dagster': {'ref': {'name': 'fct_dropout_case_event'}}}) }}
with told as (
    select
        case_id,
        arg_max(to_value, event_date) filter (where event_kind = 'status') as status,
        arg_max(coalesce(to_value, 'pending'), event_date) filter (where event_kind = 'category') as category,
        arg_max(coalesce(to_value, 'none'), event_date) filter (where event_kind = 'route') as route,
        arg_max(to_value, event_date) filter (where event_kind = 'unit') as unit,
        count(*) filter (where event_kind = 'opened') as openings
    from {{ ref('fct_dropout_case_event') }}
    group by case_id
)

select
    k.case_id,
    k.status,
    t.status as told_status,
    k.determined_category,
    t.category as told_category,
    k.route,
    t.route as told_route,
    k.org_unit_code,
    t.unit as told_unit,
    t.openings
from {{ ref('fct_dropout_case') }} as k
left join told as t on k.case_id = t.case_id
where
    k.status is distinct from t.status
    or coalesce(k.determined_category, 'pending') <> coalesce(t.category, 'pending')
    or coalesce(k.route, 'none') <> coalesce(t.route, 'none')
    or k.org_unit_code is distinct from t.unit
    or t.openings is distinct from 1
