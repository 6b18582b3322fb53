{{ config(materialized='table', tags=['fold']) }}
-- One key an anchor, as the rules alone give it; what reviewers said comes after (int_person_reviewed). A key once given
-- stays: the prior day's key of the anchor or of one of its other numbers wins, one that stood for itself first, then that of
-- a row which stood alone until its number was filled in; a new anchor gets the keyed HMAC of its own name.

with number as (
    select anchor_key
    from {{ ref('int_person_exact') }}
    union
    select anchor_key
    from {{ ref('int_person_link') }}
    where anchor_key is not null
),

prior_number as (
    select
        coalesce(a.root_key, p.id_key) as anchor_key,
        arg_min(p.rule_key, (p.rule_key is distinct from p.person_key, p.id_key <> coalesce(a.root_key, p.id_key), p.id_key)) as rule_key
    from {{ source('control', 'prior_person') }} as p
    left join {{ ref('int_id_alias') }} as a on p.id_key = a.id_key
    where p.id_key is not null
    group by coalesce(a.root_key, p.id_key)
),

filled_in as (
    select
        o.anchor_key,
        min(o.rule_key) as rule_key
    from {{ ref('int_person_found') }} as o
    group by o.anchor_key
),

numbered as (
    select
        n.anchor_key,
        coalesce(pn.rule_key, fi.rule_key, left({{ hmac("'I:' || n.anchor_key") }}, 24)) as rule_key
    from number as n
    left join prior_number as pn on n.anchor_key = pn.anchor_key
    left join filled_in as fi on n.anchor_key = fi.anchor_key
)

select
    anchor_key,
    null as row_anchor,
    rule_key
from numbered
union all
select
    null,
    w.row_anchor,
    coalesce(nu.rule_key, pr.rule_key, left({{ hmac("'R:' || w.row_anchor") }}, 24))
from (
    select distinct row_anchor
    from {{ ref('int_person_link') }}
    where anchor_key is null
) as w
left join {{ source('control', 'prior_person') }} as pr on w.row_anchor = pr.row_anchor
-- whose row stands without a number still, but whose number somebody else's word has found
left join {{ ref('int_person_found') }} as o on pr.rule_key = o.rule_key
left join numbered as nu on o.anchor_key = nu.anchor_key
