{{ config(materialized='table', tags=['fold']) }}
-- Every source row with its person: the spine that the ledgers stand on. `rule_key` is whom the rules alone name; a reviewer
-- may have said that this is another's person. Grain: row (rid).

with matched as (
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
        r.rid,
        coalesce(s.successor_key, c.person_key) as rule_key,
        'case_id' as tier,
        1 as score
    from {{ ref('int_person_row') }} as r
    inner join {{ ref('int_case_number') }} as c on r.case_id = c.case_id
    left join {{ ref('int_person_successor') }} as s on c.person_key = s.rule_key
    anti join {{ ref('int_person_link') }} as l on r.rid = l.rid
)

select
    r.rid,
    r.source,
    r.source_rank,
    r.belief,
    r.business_date,
    r.file,
    r.row,
    r.is_quarantined,
    coalesce(v.person_key, m.rule_key) as person_key,
    m.rule_key,
    m.tier,
    m.score
from {{ ref('int_person_row') }} as r
inner join matched as m on r.rid = m.rid
left join {{ ref('int_person_reviewed') }} as v on m.rule_key = v.rule_key
