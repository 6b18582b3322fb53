{{ config(materialized='table', tags=['fold']) }}
-- Persons that became one, and one that became several again (SPEC 6: a merge or split is an event with a cause): yesterday's
-- log and what changed in this build. Nothing is thrown away in a merge, so each can be undone. Grain: key, day, kind.

with touched as (
    select
        p.rule_key,
        p.person_key as was,
        bool_or(p.correction_key is not null) as was_corrected
    from {{ source('control', 'prior_person') }} as p
    where p.rule_key <> p.person_key or p.rule_key in (select m.merged_key from {{ ref('int_person_merge') }} as m)
    group by p.rule_key, p.person_key
),

taken_back as (
    select
        d.rule_key,
        arg_max(v.decision_code, (v.decided_on, v.business_date)) as decision_code
    from (select distinct rule_key from touched) as d
    inner join {{ ref('int_identity_review') }} as v on d.rule_key in (v.one_key, v.other_key)
    where v.is_latest and v.decision_code <> '同一人'
    group by d.rule_key
),

change as (
    select
        t.rule_key,
        case when s.rule_key is not null and t.was <> t.rule_key then 'rekeyed' when t.was = t.rule_key then 'merged' else 'split' end
            as event_kind,
        case when t.was = t.rule_key or s.rule_key is not null then coalesce(s.successor_key, m.person_key) else t.was end as other_key,
        case
            when s.rule_key is not null then s.cause
            when c.rule_key is not null then 'police_correction'
            when t.was <> t.rule_key and t.was_corrected then 'correction_withdrawn'
            when t.was <> t.rule_key and b.decision_code = '撤销' then 'review_revoked'
            else 'review'
        end as cause
    from touched as t
    left join {{ ref('int_person_successor') }} as s on t.rule_key = s.rule_key
    left join {{ ref('int_person_corrected') }} as c on t.rule_key = c.rule_key
    left join {{ ref('int_person_merge') }} as m on t.rule_key = m.merged_key
    left join taken_back as b on t.rule_key = b.rule_key
    -- it gave way, or was a person of its own and is one no more, or the other way round
    where s.rule_key is not null or (t.was = t.rule_key) <> (m.merged_key is null)
)

select
    person_key,
    event_date,
    event_kind,
    other_key,
    cause
from {{ source('control', 'prior_person_event') }}
union all
select
    c.rule_key,
    p.from_date,
    c.event_kind,
    c.other_key,
    c.cause
from change as c
cross join {{ ref('int_parameter') }} as p
