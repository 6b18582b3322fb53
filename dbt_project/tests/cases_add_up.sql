-- What it is: open yesterday + opened + reopened + given back - closed - merged into another case = open today; yesterday is
-- the day before the first day of this build, and the changes come from the event log.
-- When it matters: a case was opened, closed or lost without an event: the ledger's history cannot be trusted.
-- How to resolve: compare control.prior_case with fct_dropout_case by case_id; a case that differs and has no event since
-- control.run.from_date shows the model that wrote no event (int_case_event_log).
{{ config(meta={'dagster': {'ref': {'name': 'fct_dropout_case'}}}) }}
with yesterday as (
    select count(*) as cases
    from {{ source('control', 'prior_case') }}
    where closed_date is null
),

change as (
    select
        count(*) filter (where e.event_kind in ('opened', 'reopened') or (e.event_kind = 'restored' and e.to_value = 'open')) as plus,
        count(*) filter (where e.event_kind = 'closed' or (e.event_kind = 'merged' and e.from_value = 'open')) as minus
    from {{ ref('fct_dropout_case_event') }} as e
    inner join {{ source('control', 'run') }} as r on e.event_date >= r.from_date
),

today as (
    select count(*) as cases
    from {{ ref('fct_dropout_case') }}
    where closed_date is null
)

select
    y.cases as open_yesterday,
    c.plus,
    c.minus,
    t.cases as open_today
from yesterday as y
cross join change as c
cross join today as t
where y.cases + c.plus - c.minus <> t.cases
