{{ config(materialized='table', tags=['fold']) }}
-- Every source row with its person: the spine that the ledgers stand on. `rule_key` is whom the rules alone name, where a
-- reviewer has said that this is another's person. Most rows go by their number; those of int_person_residual do not: they go
-- by int_person_link, or are returns that only their case names. All rows are read once, beside those few. Grain: row (rid).

with anchored as (
    select
        r.rid,
        r.source,
        r.belief,
        r.business_date,
        r.file,
        r.row,
        r.is_quarantined,
        {{ anchored('r') }},
        x.rid is not null as is_residual,
        case when l.rid is null then x.case_id end as case_id,
        l.anchor_key as link_key,
        l.row_anchor,
        l.tier as link_tier,
        l.score
    from {{ ref('int_person_row') }} as r
    left join {{ ref('int_person_residual') }} as x on r.rid = x.rid
    left join {{ ref('int_person_link') }} as l on r.rid = l.rid
    left join {{ ref('int_id_alias') }} as a on r.id_key = a.id_key
),

matched as (
    select
        n.* exclude (anchor_key, is_residual, case_id, link_key, row_anchor, link_tier) replace (
            case when n.is_residual then coalesce(n.link_tier, 'case_id')::{{ tier_type() }} else n.tier end as tier,
            coalesce(n.score, 1)::decimal(5, 4) as score
        ),
        coalesce(k.rule_key, w.rule_key, f.standing_key, s.successor_key, c.person_key) as rule_key
    from anchored as n
    left join {{ ref('int_person_key') }} as k on case when n.is_residual then n.link_key else n.anchor_key end = k.anchor_key
    left join {{ ref('int_person_key') }} as w on n.row_anchor = w.row_anchor
    left join {{ ref('int_case_number') }} as c on n.case_id = c.case_id
    left join {{ ref('int_person_successor') }} as s on c.person_key = s.rule_key
    left join {{ ref('int_person_corrected') }} as f on c.person_key = f.rule_key
)

select
    m.* replace (case when v.person_key <> m.rule_key then m.rule_key end as rule_key),
    coalesce(v.person_key, m.rule_key) as person_key
from matched as m
left join {{ ref('int_person_reviewed') }} as v on m.rule_key = v.rule_key
where m.rule_key is not null
