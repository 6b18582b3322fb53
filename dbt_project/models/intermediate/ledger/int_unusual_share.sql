{{ config(materialized='view') }}
-- The latest returns behind a unit's unusual share (rpt_dropout_share): each proof is to be checked again. Cases that a
-- register decides have no return that could be wrong. Grain: return row, share.

with by_return as (
    select rule_id
    from {{ ref('dropout_rule') }}
    where is_by_return
)

select
    m.rid,
    'share_' || lower(s.share) || '_unusual' as finding_id
from {{ ref('rpt_dropout_share') }} as s
inner join {{ ref('fct_dropout_case') }} as k
    on s.org_unit_code = k.org_unit_code and s.share in (k.category_group, k.determined_category)
inner join {{ ref('int_latest_return') }} as o on k.person_key = o.person_key
inner join {{ ref('int_case_return') }} as r on o.person_key = r.person_key and o.checked_date = r.checked_date
inner join {{ ref('int_person_match') }} as m
    on m.source = 'case_returns' and r.business_date = m.business_date and r.file = m.file and r.row = m.row
semi join by_return as b on k.rule_id = b.rule_id
where s.scope = 'unit' and s.is_unusual
