-- What each unit's open cases gained and lost between the two days, with kind and cause: after difference_cases.sql.
create table flow as
with first_line as (
    select l.case_id, l.unit, l.is_open
    from line as l, asked as a
    where l.day <= a.first_day
    qualify row_number() over (partition by l.case_id order by l.day desc) = 1
),

known_then as (
    select case_id, org_unit_code as unit from was.fct_dropout_case where closed_date is null
),

known_since as (
    select case_id, unit from first_line where is_open
),

happened as (
    select e.case_id, e.event_kind, e.cause, e.from_value, e.to_value, l.unit, l.old_unit, l.was_open, l.is_open
    from now.fct_dropout_case_event as e
    inner join line as l on e.case_id = l.case_id and e.event_date = l.day
    inner join asked as a on e.event_date > a.first_day and e.event_date <= a.last_day
)

select o.case_id, o.unit, 'hindsight' as kind, coalesce(p.cause, h.cause) as cause, o.cases
from (
    select *, -1 as cases from (from known_then except from known_since)
    union all
    select *, 1 from (from known_since except from known_then)
) as o
cross join hindsight as h
left join past as p using (case_id)
union all
select case_id, unit, event_kind, cause, 1
from happened
where event_kind in ('opened', 'reopened') or (event_kind = 'restored' and to_value = 'open')
union all
select case_id, case when was_open then old_unit else unit end, event_kind, cause, -1
from happened
where event_kind = 'closed' or (event_kind = 'merged' and from_value = 'open')
union all
select case_id, unnest([old_unit, unit]), unnest(['moved_out', 'moved_in']), cause, unnest([-1, 1])
from happened
where event_kind = 'unit' and was_open and is_open and unit <> old_unit;

create table balance as
-- the sum by unit: what `was` had, what came and went, what `now` has
select
    unit,
    sum(open_then)::bigint as open_then,
    sum(flow)::bigint as flow,
    sum(open_now)::bigint as open_now
from (
    select org_unit_code as unit, 1 as open_then, 0 as flow, 0 as open_now from was.fct_dropout_case where closed_date is null
    union all
    select unit, 0, cases, 0 from flow
    union all
    select org_unit_code, 0, 0, 1 from now.fct_dropout_case where closed_date is null
)
group by unit;
