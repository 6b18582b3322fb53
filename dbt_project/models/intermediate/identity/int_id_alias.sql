{{ config(materialized='table', tags=['fold']) }}
-- ID history of the police register: every number of one person leads to the oldest one that a list has or had (SPEC 6,
-- id_former; dropout.md D06). A former number that somebody of quite another name carries is not believed. What the register
-- said stands when its row is gone, whoever grows up or moves; it is taken back when the row of the newer number says
-- otherwise, or when the former one is in force again and nothing leads to it. Grain: number.

with recursive stated as (
    select distinct id_key, former_id_key, name_norm  -- noqa: LT09
    from {{ ref('int_person_row') }}
    where former_id_key is not null and id_key is not null and former_id_key <> id_key and not is_quarantined
),

carrier as materialized (
    select r.id_key, r.name_norm  -- noqa: LT09
    from {{ ref('int_person_row') }} as r
    semi join stated as s on r.id_key = s.former_id_key
),

remembered as (
    select id_key, correction_key as former_id_key, name is not null as was_alone  -- noqa: LT09
    from {{ source('control', 'prior_person') }}
    where correction_key <> id_key
),

heard as materialized (
    select
        r.id_key,
        bool_or(r.source = 'household_register' and not r.is_quarantined) as is_registered,
        bool_or(r.source = 'household_register' and not r.is_quarantined and coalesce(r.state_code = '正常', false)) as is_in_force
    from {{ ref('int_person_row') }} as r
    semi join (select unnest([id_key, former_id_key]) as id_key from remembered) as m on r.id_key = m.id_key
    group by r.id_key
),

edge as (
    select s.id_key, s.former_id_key  -- noqa: LT09
    from stated as s
    inner join carrier as c on s.former_id_key = c.id_key
    group by s.id_key, s.former_id_key, s.name_norm
    having coalesce(bool_and({{ names_near('c.name_norm', 's.name_norm') }}), true)
    union
    select s.id_key, s.former_id_key  -- noqa: LT09
    from stated as s
    semi join {{ source('control', 'prior_person') }} as p on s.former_id_key = p.id_key
    anti join carrier as c on s.former_id_key = c.id_key
    union
    select m.id_key, m.former_id_key  -- noqa: LT09
    from remembered as m
    left join heard as n on m.id_key = n.id_key
    left join heard as f on m.former_id_key = f.id_key
    where
        not coalesce(n.is_registered, false)
        -- of a number that nobody has and that was nobody's by itself, no person is made
        and not (coalesce(f.is_in_force, false) and (m.was_alone or n.id_key is not null))
),

walk as (
    select id_key, former_id_key as root_key, 1 as depth  -- noqa: LT09
    from edge
    union all
    select w.id_key, e.former_id_key, w.depth + 1  -- noqa: LT09
    from walk as w
    inner join edge as e on w.root_key = e.id_key
    -- a ring of corrections has no oldest number: stop after ten
    where w.depth < 10
),

rooted as (
    select id_key, arg_max(root_key, (depth, -root_key)) as root_key  -- noqa: LT09
    from walk
    group by id_key
)

-- a number in the middle of a chain is a former one too
select
    r.id_key,
    r.root_key,
    min(e.former_id_key) as former_id_key,
    r.id_key in (select former_id_key from edge) as is_former
from rooted as r
inner join edge as e on r.id_key = e.id_key
group by r.id_key, r.root_key
union all
select distinct root_key, root_key, null, true  -- noqa: LT09
from rooted
where root_key not in (select id_key from rooted)
