{{ config(materialized='table', tags=['fold']) }}
-- ID history of the police register: every number of one person leads to the oldest one known (SPEC 6, id_former;
-- dropout.md D06). A former number that somebody of quite another name carries is not believed.

with recursive edge as (
    select distinct
        h.id_key,
        h.former_id_key
    from {{ ref('int_person_row') }} as h
    where
        h.former_id_key is not null and h.id_key is not null and h.former_id_key <> h.id_key and not h.is_quarantined
        and not exists (
            select 1
            from {{ ref('int_person_row') }} as r
            where r.id_key = h.former_id_key and not coalesce({{ names_near('r.name_norm', 'h.name_norm') }}, true)
        )
),

walk as (
    select
        id_key,
        former_id_key as root_key,
        1 as depth
    from edge
    union all
    select
        w.id_key,
        e.former_id_key,
        w.depth + 1
    from walk as w
    inner join edge as e on w.root_key = e.id_key
    -- a ring of corrections has no oldest number: stop after ten
    where w.depth < 10
),

rooted as (
    select
        id_key,
        arg_max(root_key, (depth, -root_key)) as root_key
    from walk
    group by id_key
)

-- a number in the middle of a chain is a former one too
select
    id_key,
    root_key,
    id_key in (select former_id_key from edge) as is_former
from rooted
union all
select distinct
    root_key,
    root_key,
    true
from rooted
where root_key not in (select id_key from rooted)
