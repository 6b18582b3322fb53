{{ config(materialized='table', tags=['fold']) }}
-- Every source row with its person: the spine that the ledgers stand on. Grain: row (rid).

with matched as (
    select
        l.rid,
        k.person_key,
        l.tier,
        l.score
    from {{ ref('int_person_link') }} as l
    inner join {{ ref('int_person_key') }} as k on l.anchor_key = k.anchor_key
    where l.anchor_key is not null
    union all
    select
        l.rid,
        k.person_key,
        l.tier,
        l.score
    from {{ ref('int_person_link') }} as l
    inner join {{ ref('int_person_key') }} as k on l.row_anchor = k.row_anchor
    where l.anchor_key is null
    union all
    -- returns that only their case number names
    select
        r.rid,
        coalesce(m.person_key, c.person_key) as person_key,
        'case_id' as tier,
        1 as score
    from {{ ref('int_person_row') }} as r
    inner join {{ ref('int_case_number') }} as c on r.case_id = c.case_id
    left join {{ ref('int_person_merge') }} as m on c.person_key = m.merged_key
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
    m.person_key,
    m.tier,
    m.score
from {{ ref('int_person_row') }} as r
inner join matched as m on r.rid = m.rid
