{{ config(materialized='table', tags=['fold']) }}
-- Who is one person because a reviewer said so: each key of such a person, and the one that stands for them all. That is one
-- which stood for itself yesterday, one with a number before one without. Taken back, each key is its own again.
-- Grain: key that the rules give.

with recursive same as (
    select
        one_key,
        other_key
    from {{ ref('int_identity_review') }}
    where is_latest and decision_code = '同一人'
),

edge as (
    select
        one_key,
        unnest([one_key, other_key]) as other_key
    from same
    union
    select
        other_key,
        unnest([one_key, other_key])
    from same
),

reach as (
    select * from edge
    union
    select
        r.one_key,
        e.other_key
    from reach as r
    inner join edge as e on r.other_key = e.one_key
),

member as (
    select
        d.rule_key,
        coalesce(bool_or(p.person_key = p.rule_key), false) as was_a_person,
        coalesce(bool_or(p.id_key is not null), false)
        or d.rule_key in (
            select k.rule_key
            from {{ ref('int_person_key') }} as k
            where k.anchor_key is not null
        ) as is_numbered
    from (select distinct one_key as rule_key from edge) as d
    left join {{ source('control', 'prior_person') }} as p on d.rule_key = p.rule_key
    group by d.rule_key
)

select
    r.one_key as rule_key,
    arg_min(r.other_key, (not m.was_a_person, not m.is_numbered, r.other_key)) as person_key,
    bool_or(m.is_numbered) as is_numbered
from reach as r
inner join member as m on r.other_key = m.rule_key
group by r.one_key
