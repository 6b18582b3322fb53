{{ config(materialized='table', tags=['fold']) }}
{#- How many rows the samples take: enough for weights that no longer move, few enough to cost nothing. -#}
{%- set drawn = 20000 %}
-- Pairs that the weights are learnt from: rows of one valid ID in two lists (matched), and rows drawn at random, by their
-- hash, so that every build draws the same. Grain: left row, right row, is_matched.

with exact as (
    select
        e.rid,
        e.anchor_key,
        r.source_rank
    from {{ ref('int_person_exact') }} as e
    inner join {{ ref('int_person_row') }} as r on e.rid = r.rid
    where
        e.tier = 'id_exact'
        and hash(e.anchor_key) % (select greatest(1, count(*) // {{ drawn }}) from {{ ref('int_person_exact') }}) = 0
),

some as (
    select
        rid,
        row_number() over (order by hash(belief), belief) - 1 as place
    from {{ ref('int_person_row') }}
    order by hash(belief), belief
    limit {{ drawn }}
),

drawn as (
    select
        rid,
        place,
        count(*) over () as places
    from some
)

select
    a.rid as left_rid,
    b.rid as right_rid,
    true as is_matched
from exact as a
inner join exact as b on a.anchor_key = b.anchor_key and a.source_rank < b.source_rank
union all
select
    a.rid,
    b.rid,
    false
from drawn as a
cross join range(1, 6) as shift (steps)
inner join drawn as b on (a.place + shift.steps * 1999) % a.places = b.place and a.rid <> b.rid
