{{ config(materialized='table', tags=['fold']) }}
-- One key an anchor. A key once given stays: the prior day's key of the anchor or of one of its other numbers wins, then
-- that of a row which stood alone until its number was filled in; a new anchor gets the keyed HMAC of its own name.

with anchor as (
    select distinct
        anchor_key,
        row_anchor
    from {{ ref('int_person_link') }}
),

prior_number as (
    select
        coalesce(a.root_key, p.id_key) as anchor_key,
        arg_min(p.person_key, (p.id_key is distinct from coalesce(a.root_key, p.id_key), p.id_key)) as person_key
    from {{ source('control', 'prior_person') }} as p
    left join {{ ref('int_id_alias') }} as a on p.id_key = a.id_key
    where p.id_key is not null
    group by 1
),

filled_in as (
    select
        o.anchor_key,
        min(o.person_key) as person_key
    from {{ ref('int_person_found') }} as o
    group by o.anchor_key
),

known as (
    select
        n.anchor_key,
        n.row_anchor,
        coalesce(pn.person_key, pr.person_key, fi.person_key) as person_key
    from anchor as n
    left join prior_number as pn on n.anchor_key = pn.anchor_key
    left join {{ source('control', 'prior_person') }} as pr on n.row_anchor = pr.row_anchor
    left join filled_in as fi on n.anchor_key = fi.anchor_key
)

select
    anchor_key,
    row_anchor,
    person_key
from known
where person_key is not null
union all
select
    anchor_key,
    row_anchor,
    left({{ hmac("coalesce('I:' || anchor_key, 'R:' || row_anchor)") }}, 24)
from known
where person_key is null
