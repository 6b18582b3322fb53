-- What it is: in every unit and category, open yesterday + opened + reopened + given back + moved in - closed - merged into
-- another case - moved out = open today. Yesterday is the day before the first day of this build; the changes are read from
-- the event log alone, day by day: a case moves when its unit or its category changes while it is open.
-- When it matters: a case was opened, closed, moved or lost without an event: the ledger's history cannot be trusted.
-- How to resolve: compare control.prior_case with fct_dropout_case by case_id; a case that differs and has no event since
-- control.run.from_date shows the model that wrote no event (int_case_event_log).
{{ config(meta={'dagster': {'ref': {'name': 'fct_dropout_case'}}}) }}
with yesterday as (
    select case_id, org_unit_code as unit, determined_category as category, closed_date is null as is_open  -- noqa: LT09
    from {{ source('control', 'prior_case') }}
    union all
    select case_id, org_unit_code, determined_category, false  -- noqa: LT09
    from {{ source('control', 'prior_parked_case') }}
),

told as (
    -- one line a case and day: what its events changed
    select
        e.case_id,
        e.event_date as day,
        max(e.to_value) filter (where e.event_kind = 'unit') as unit,
        max(coalesce(e.to_value, 'pending')) filter (where e.event_kind = 'category') as category,
        bool_or(coalesce(e.to_value = 'open', false)) filter (where e.event_kind in ('opened', 'reopened', 'restored', 'closed', 'merged'))
            as is_open,
        count(*) filter (where e.event_kind = 'closed') > 0 as closes
    from {{ ref('fct_dropout_case_event') }} as e
    inner join {{ source('control', 'run') }} as r on e.event_date >= r.from_date
    group by e.case_id, e.event_date
    union all
    select case_id, date '0001-01-01', unit, coalesce(category, 'pending'), is_open, false  -- noqa: LT09
    from yesterday
),

known as (
    select
        case_id,
        day,
        last_value(unit ignore nulls) over one_case as unit,
        coalesce(last_value(category ignore nulls) over one_case, 'pending') as category,
        coalesce(last_value(case when closes then false else is_open end ignore nulls) over one_case, false) as is_open
    from told
    window one_case as (partition by case_id order by day)
),

flow as (
    select unit, category, 1 as cases  -- noqa: LT09
    from known
    where is_open and day > date '0001-01-01'
    union all
    -- what it was before the day, taken away; what stays as it is comes to nothing
    select
        lag(unit) over one_case,
        lag(category) over one_case,
        case when lag(is_open) over one_case then -1 else 0 end
    from known
    window one_case as (partition by case_id order by day)
),

balance as (
    select unit, category, count(*) filter (where is_open) as open_yesterday, 0 as change, 0 as open_today  -- noqa: LT09
    from known
    where day = date '0001-01-01'
    group by all
    union all
    select unit, category, 0, sum(cases), 0  -- noqa: LT09
    from flow
    group by all
    union all
    select org_unit_code, coalesce(determined_category, 'pending'), 0, 0, count(*)  -- noqa: LT09
    from {{ ref('fct_dropout_case') }}
    where closed_date is null
    group by all
)

select
    unit,
    category,
    sum(open_yesterday) as open_yesterday,
    sum(change) as change,
    sum(open_today) as open_today
from balance
group by unit, category
having sum(open_yesterday) + sum(change) <> sum(open_today)
