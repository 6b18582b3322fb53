{{ config(materialized='table', tags=['fold']) }}
-- Why a case changes on a day, if it changes: one cause, the first that holds (SPEC 7 and 8):
--   review                         a reviewer closed the case or sent it back
--   identity_merge, identity_split its person became one with another, or is two again
--   review                         a reviewer told its person and another apart
--   corrected_fact                 a row of the person was delivered again for the same business date, with other words
--   late_load                      a row of the person came with a delivery that was known only after its business date
--   corrected_fact, new_fact       the county tells otherwise of a check that it had told of; the county reports
--   rule_version                   rules began or ended on the day, and another one decides
--   calendar                       a birthday, a cut-off, the end of a paper, a leave or a report
--   new_fact                       else, on a day that brought loads; calendar on any other
-- `fact_cause` is the same of what no reviewer, rule or date can change: where a child lives and learns. Grain: person, day.

with delivered as (
    select distinct
        business_date as day,
        business_date = min(business_date) over () as is_first
    from {{ source('control', 'load') }}
    where verdict = 'accepted'
),

word as (
    select
        unnest([person_key, other_key]) as person_key,
        event_date as day,
        'identity' as about,
        case when event_kind = 'split' then 'identity_split' else 'identity_merge' end as cause
    from {{ ref('int_person_event_log') }}
    union all
    select unnest([one_key, other_key]), business_date, 'pair', 'review'  -- noqa: LT09
    from {{ ref('int_identity_review') }}
    where is_latest
    union all
    select m.person_key, h.business_date, 'delivery', h.cause  -- noqa: LT09
    from {{ source('control', 'changed_row') }} as h
    inner join {{ ref('int_person_match') }} as m
        on h.source = m.source and h.business_date = m.business_date and h.file = m.file and h.row = m.row
    union all
    -- a row that is gone is known by the ID number that it had
    select d.person_key, h.business_date, 'delivery', h.cause  -- noqa: LT09
    from {{ source('control', 'changed_row') }} as h
    inner join {{ ref('int_person_state') }} as d on h.id_number = d.id_number
    union all
    select person_key, business_date, 'report', case when is_corrected then 'corrected_fact' else 'new_fact' end  -- noqa: LT09
    from {{ ref('int_case_return') }}
),

told as (
    -- of two words about one thing the first of the alphabet counts, which is the order above
    select
        person_key,
        day,
        min(cause) filter (where about = 'identity') as by_identity,
        min(cause) filter (where about = 'pair') as by_pair,
        min(cause) filter (where about = 'delivery') as by_delivery,
        min(cause) filter (where about = 'report') as by_report
    from word
    where day >= (select p.from_date from {{ ref('int_parameter') }} as p)
    group by person_key, day
)

select
    f.person_key,
    f.day,
    coalesce(
        case when f.is_by_review then 'review' end,
        t.by_identity,
        t.by_pair,
        t.by_delivery,
        t.by_report,
        case
            when d.is_rule_day and f.rule_since = f.day and f.opened_date < f.day then 'rule_version'
            when l.day is null or (d.is_due_day and not l.is_first) then 'calendar'
            else 'new_fact'
        end
    ) as cause,
    coalesce(t.by_identity, t.by_delivery, t.by_report, 'new_fact') as fact_cause
from {{ ref('int_case_fold') }} as f
inner join {{ ref('int_case_day') }} as d on f.person_key = d.person_key and f.day = d.day
left join told as t on f.person_key = t.person_key and f.day = t.day
left join delivered as l on f.day = l.day
