{{ config(materialized='table', tags=['fold']) }}
-- What happened to cases: yesterday's log and the changes of this build's days. A change on a day that brought loads comes
-- with them, any other with the calendar; a closing by a reviewer's word says so. Grain: case, day, kind.

with load_day as (
    select distinct business_date as day
    from {{ source('control', 'load') }}
    where verdict = 'accepted'
),

step as (
    select
        f.*,
        lag(f.status) over w as old_status,
        lag(f.category) over w as old_category,
        lag(f.opened_date) over w as old_opened_date,
        lag(f.closed_date) over w as old_closed_date,
        lag(f.reopen_count) over w as old_reopen_count,
        case when f.cause = 'review' then 'review' when l.day is not null then 'load' else 'calendar' end as event_cause
    from {{ ref('int_case_fold') }} as f
    left join load_day as l on f.day = l.day
    window w as (partition by f.person_key order by f.seq)
),

change as (
    select person_key, day, 'opened' as event_kind, null as from_value, 'open' as to_value, event_cause  -- noqa: LT09
    from step
    where seq > 0 and old_opened_date is null and opened_date is not null
    union all
    select person_key, day, 'reopened', 'closed', 'open', event_cause  -- noqa: LT09
    from step
    where seq > 0 and reopen_count > old_reopen_count
    union all
    select person_key, day, 'closed', 'open', 'closed', event_cause  -- noqa: LT09
    from step
    where seq > 0 and closed_date = day and closed_date is distinct from old_closed_date
    union all
    select person_key, day, 'category', old_category, category, event_cause  -- noqa: LT09
    from step
    where seq > 0 and opened_date is not null and category is distinct from old_category
    union all
    select person_key, day, 'status', old_status, status, event_cause  -- noqa: LT09
    from step
    where seq > 0 and opened_date is not null and status is distinct from old_status
)

select
    case_id,
    event_date,
    event_kind,
    from_value,
    to_value,
    cause
from {{ source('control', 'prior_case_event') }}
union all
select
    c.case_id,
    e.day,
    e.event_kind,
    e.from_value,
    e.to_value,
    e.event_cause
from change as e
inner join {{ ref('int_case_state') }} as c on e.person_key = c.person_key
union all
-- two persons turned out to be one: the case that gives way names the one that goes on; two again: it is given back
select
    g.case_id,
    p.from_date,
    case when g.is_living then 'restored' else 'merged' end,
    case when g.is_living then 'merged' when g.closed_date is null then 'open' else 'closed' end,
    case when not g.is_living then k.case_id when g.closed_date is null then 'open' else 'closed' end,
    case when g.is_by_review then 'review' else 'load' end
from {{ ref('int_case_claim') }} as g
cross join {{ ref('int_parameter') }} as p
inner join {{ ref('int_prior_case') }} as k on g.person_key = k.person_key
where g.is_living <> g.was_living
