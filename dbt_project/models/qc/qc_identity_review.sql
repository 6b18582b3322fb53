-- Decisions of reviewers that were not applied, and why (SPEC 6): what was altered on its way, names nobody, or speaks of two
-- who are one person by now. Words: seed finding_kind. Grain: returned row.

with found as (
    select
        r.source,
        r.business_date,
        r.file,
        r.row,
        r.pair_no,
        coalesce(r.finding_id, case when one.person_key = other.person_key then 'review_of_one_person' end) as finding_id
    from {{ ref('int_identity_review') }} as r
    left join {{ ref('int_person_reviewed') }} as one
        on r.one_key = one.rule_key and r.is_latest and r.decision_code = '不是同一人'
    left join {{ ref('int_person_reviewed') }} as other on r.other_key = other.rule_key
)

select
    f.source,
    f.business_date,
    f.file,
    f.row,
    f.pair_no,
    k.finding_id,
    k.finding_zh,
    k.remedy_zh,
    k.clause
from found as f
inner join {{ ref('finding_kind') }} as k on f.finding_id = k.finding_id
