{{ config(materialized='table', tags=['fold']) }}
-- Pairs that the weights are learnt from: rows of one valid ID in two lists (matched), and rows drawn at random, by their
-- hash, so that every build draws the same: some ten thousand, enough for weights that no longer move.
-- Grain: left row, right row, is_matched.

with exact as (
    select
        e.rid,
        e.anchor_key,
        {{ list_of('e.rid') }} as list
    from {{ ref('int_person_exact') }} as e
    where e.tier = 'id_exact' and {{ is_sampled('e.anchor_key') }}
),

-- about as many rows as are to be drawn, without sorting all
chosen as (
    select
        rid,
        row_number() over (order by hash(belief), belief) - 1 as place
    from {{ ref('int_person_row') }}
    where {{ is_drawn('belief', ref('int_person_row')) }}
),

shifted as (
    select
        rid,
        place,
        unnest(range(1, 6)) * 1999 as shift,
        count(*) over () as places
    from chosen
)

select
    a.rid as left_rid,
    b.rid as right_rid,
    true as is_matched
from exact as a
inner join exact as b on a.anchor_key = b.anchor_key and a.list < b.list
union all
select
    a.rid,
    b.rid,
    false
from (select
    rid,
    (place + shift) % places as place
from shifted) as a
inner join chosen as b on a.place = b.place and a.rid <> b.rid
