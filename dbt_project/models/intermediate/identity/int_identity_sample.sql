{{ config(materialized='table', tags=['fold']) }}
-- Pairs that the weights are learnt from: rows of one valid ID in two lists (matched), and rows drawn at random, by their
-- hash, so that every build draws the same: some ten thousand, enough for weights that no longer move; with their names.
-- Grain: left row, right row, is_matched.

with exact as (
    select
        e.rid,
        e.anchor_key,
        {{ list_of('e.rid') }} as list,
        r.name_norm
    from {{ ref('int_person_exact') }} as e
    inner join {{ ref('int_person_row') }} as r on e.rid = r.rid
    where e.tier = 'id_exact' and {{ is_sampled('e.anchor_key') }}
),

-- about as many rows as are to be drawn, without sorting all
chosen as (
    select
        rid,
        name_norm,
        row_number() over (order by hash(belief), belief) - 1 as place
    from {{ ref('int_person_row') }}
    where {{ is_drawn('belief', ref('int_person_row')) }}
),

shifted as (
    select
        rid,
        name_norm,
        place,
        unnest(range(1, 6)) * 1999 as shift,
        count(*) over () as places
    from chosen
)

select
    a.rid as left_rid,
    b.rid as right_rid,
    a.name_norm as left_name,
    b.name_norm as right_name,
    true as is_matched
from exact as a
inner join exact as b on a.anchor_key = b.anchor_key and a.list < b.list
union all
select
    a.rid,
    b.rid,
    a.name_norm,
    b.name_norm,
    false
from (select
    rid,
    name_norm,
    (place + shift) % places as place
from shifted) as a
inner join chosen as b on a.place = b.place and a.rid <> b.rid
