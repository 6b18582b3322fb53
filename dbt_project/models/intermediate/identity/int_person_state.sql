{{ config(materialized='table', tags=['fold']) }}
-- Everybody ever seen, by every anchor that ever named them: today's anchors with today's profile, and those of earlier
-- days with what was last known. `rule_key` is the anchor's own, `correction_key` the number before it, where the police
-- register knows one (its own, where another number's key stands for it). Handed to the next day as `prior_person`.
-- Grain: anchor; one of a person's is primary.

with today as (
    select k.anchor_key as id_key, k.row_anchor, coalesce(c.rule_key, k.rule_key) as rule_key, 1 as standing  -- noqa: LT09
    from {{ ref('int_person_key') }} as k
    left join {{ ref('int_person_corrected') }} as c on k.anchor_key = c.id_key
    union all
    select a.id_key, null, coalesce(c.rule_key, k.rule_key), 2  -- noqa: LT09
    from {{ ref('int_id_alias') }} as a
    inner join {{ ref('int_person_key') }} as k on a.root_key = k.anchor_key
    left join {{ ref('int_person_corrected') }} as c on a.id_key = c.id_key
    where a.id_key <> a.root_key
),

earlier as (
    select
        p.* replace (coalesce(s.successor_key, p.rule_key) as rule_key),
        case when p.is_primary and s.rule_key is null then 3 else 4 end as standing
    from {{ source('control', 'prior_person') }} as p
    left join {{ ref('int_person_successor') }} as s on p.rule_key = s.rule_key
    left join today as n on p.id_key = n.id_key
    left join today as w on p.row_anchor = w.row_anchor
    where n.rule_key is null and w.rule_key is null
),

keyed as (
    -- by name: what today's anchors do not say is NULL
    select t.*, a.* exclude (rule_key)  -- noqa: LT09
    from today as t
    left join {{ ref('int_person_apart') }} as a on t.rule_key = a.rule_key
    union all by name
    select * exclude (is_primary, person_key, correction_key) from earlier
),

everybody as (
    select
        k.*,
        coalesce(m.person_key, k.rule_key) as person_key
    from keyed as k
    left join {{ ref('int_person_merge') }} as m on k.rule_key = m.merged_key
),

-- a person may be named by several anchors at once: a number in one list, a row without it in another
first_of_several as (
    select e.*
    from everybody as e
    where
        e.person_key in (
            select s.person_key
            from everybody as s
            group by s.person_key
            having count(*) > 1
        )
    qualify row_number() over (
        partition by e.person_key order by e.rule_key <> e.person_key, e.standing, e.id_key nulls last, e.row_anchor
    ) = 1
)

select
    e.id_key,
    e.row_anchor,
    e.person_key,
    e.rule_key,
    coalesce(a.former_id_key, c.id_key) as correction_key,
    o.person_key is null
    or (e.id_key is not distinct from o.id_key and e.row_anchor is not distinct from o.row_anchor) as is_primary,
    coalesce(f.id_number, w.id_number, e.id_number) as id_number,
    coalesce(f.name, e.name) as name,
    coalesce(f.sex_code, e.sex_code) as sex_code,
    coalesce(f.birth_date, w.birth_date, e.birth_date) as birth_date,
    coalesce(f.hukou_region_code, e.hukou_region_code) as hukou_region_code,
    case when f.id_number is null and w.id_number is not null then w.id_status else coalesce(f.id_status, e.id_status, 'missing') end
        as id_status
from everybody as e
left join {{ ref('int_person_profile') }} as f on e.person_key = f.person_key and e.rule_key = e.person_key
left join first_of_several as o on e.person_key = o.person_key
left join {{ ref('int_person_last_known') }} as w on e.person_key = w.person_key and e.rule_key = e.person_key
left join {{ ref('int_id_alias') }} as a on e.id_key = a.id_key
left join {{ ref('int_person_corrected') }} as c on e.id_key = c.id_key
