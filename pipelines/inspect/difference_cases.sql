-- Open cases between two publications, attached as `was` and `now`; table asked has one row (first_day, last_day).
-- What `now` knows of the past is compared with what `was` knew, so that each step of the sum has a cause.
create table delivered as
-- every accepted load of `now`: first known after its business date, delivered again, or neither; did `was` know it?
select
    n.source,
    n.business_date,
    n.revision,
    n.is_effective,
    case
        when row_number() over (partition by n.source, n.business_date order by n.revision) > 1 then 'corrected_fact'
        when n.known_date > n.business_date then 'late_load'
        else 'new_fact'
    end as cause,
    w.source is not null as was_known,
    coalesce(w.is_effective, false) as was_effective
from now.fct_load as n
left join was.fct_load as w using (source, business_date, revision, verdict)
where n.verdict = 'accepted';

create table hindsight as
-- the past is known otherwise by loads that were not known then; by the same loads, only other rules say something else
select coalesce(min(d.cause) filter (where d.cause <> 'new_fact'), case when count(d.source) > 0 then 'new_fact' else 'rule_version' end)
    as cause
from asked as a
left join delivered as d on d.business_date <= a.first_day and not d.was_known;

create table line as
-- a case at the end of each day on which something happened to it, as `now` tells it
with told as (
    select
        case_id,
        event_date as day,
        max(to_value) filter (where event_kind = 'unit') as unit,
        max(cause) filter (where event_kind = 'unit') as unit_cause,
        bool_or(event_kind in ('closed', 'merged')) as goes,
        bool_or(event_kind in ('opened', 'reopened') or (event_kind = 'restored' and to_value = 'open')) as comes
    from now.fct_dropout_case_event
    group by all
),

known as (
    select
        * exclude (unit),
        last_value(unit ignore nulls) over so_far as unit,
        last_value(case when goes then false when comes then true end ignore nulls) over so_far as is_open
    from told
    window so_far as (partition by case_id order by day)
)

select
    *,
    coalesce(lag(unit) over (partition by case_id order by day), unit) as old_unit,
    coalesce(lag(is_open) over (partition by case_id order by day), false) as was_open
from known;

create table past as
-- cases whose past up to the first day is told otherwise now, with the cause
with told_then as (
    select case_id, event_date, event_kind, from_value, to_value from was.fct_dropout_case_event
),

told_now as (
    select e.case_id, e.event_date, e.event_kind, e.from_value, e.to_value
    from now.fct_dropout_case_event as e, asked as a
    where e.event_date <= a.first_day
)

select
    o.case_id,
    coalesce(min(e.cause) filter (where e.cause in ('corrected_fact', 'late_load')), any_value(h.cause)) as cause
from ((from told_then except from told_now) union (from told_now except from told_then)) as o
cross join hindsight as h
left join now.fct_dropout_case_event as e using (case_id, event_date, event_kind)
group by o.case_id;
