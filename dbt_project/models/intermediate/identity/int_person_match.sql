{{ config(materialized='table', tags=['fold']) }}
-- Every source row with its person: the spine that the ledgers stand on. `rule_key` is whom the rules alone name, where a
-- reviewer has said that this is another's person. Most rows go by their number: all of them are read once, and only the few
-- others are looked up by row. Grain: row (rid).

with other as (
    select
        l.rid,
        k.rule_key,
        l.tier,
        l.score
    from {{ ref('int_person_link') }} as l
    inner join {{ ref('int_person_key') }} as k on l.anchor_key = k.anchor_key
    where l.anchor_key is not null
    union all
    select
        l.rid,
        k.rule_key,
        l.tier,
        l.score
    from {{ ref('int_person_link') }} as l
    inner join {{ ref('int_person_key') }} as k on l.row_anchor = k.row_anchor
    where l.anchor_key is null
    union all
    -- returns that only their case number names
    select
        x.rid,
        coalesce(f.standing_key, s.successor_key, c.person_key) as rule_key,
        'case_id' as tier,
        1 as score
    from {{ ref('int_person_residual') }} as x
    inner join {{ ref('int_person_row') }} as r on x.rid = r.rid
    inner join {{ ref('int_case_number') }} as c on r.case_id = c.case_id
    left join {{ ref('int_person_successor') }} as s on c.person_key = s.rule_key
    left join {{ ref('int_person_corrected') }} as f on c.person_key = f.rule_key
    anti join {{ ref('int_person_link') }} as l on x.rid = l.rid
),

numbered as (
    select
        r.rid,
        r.source,
        r.belief,
        r.business_date,
        r.file,
        r.row,
        r.is_quarantined,
        {{ anchored('r') }}
    from {{ ref('int_person_row') }} as r
    left join {{ ref('int_id_alias') }} as a on r.id_key = a.id_key
    anti join {{ ref('int_person_residual') }} as x on r.rid = x.rid
),

matched as (
    select
        n.* exclude (anchor_key, tier),
        k.rule_key,
        n.tier,
        1::decimal(5, 4) as score
    from numbered as n
    inner join {{ ref('int_person_key') }} as k on n.anchor_key = k.anchor_key
    union all by name
    select
        r.rid,
        r.source,
        r.belief,
        r.business_date,
        r.file,
        r.row,
        r.is_quarantined,
        o.rule_key,
        o.tier,
        o.score
    from other as o
    inner join {{ ref('int_person_row') }} as r on o.rid = r.rid
)

select
    m.* replace (case when v.person_key <> m.rule_key then m.rule_key end as rule_key),
    coalesce(v.person_key, m.rule_key) as person_key
from matched as m
left join {{ ref('int_person_reviewed') }} as v on m.rule_key = v.rule_key
