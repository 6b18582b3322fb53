-- Open cases that more than one rule claims: which rule decided, which other one holds as well, and why the order of the
-- rules (SPEC 7, R1-R17) prefers the first. Of the rules that answer to the county's return only the first counts: they
-- stand in for each other. R17, which waits for news, contradicts nothing. Grain: case, other rule.

with decided as (
    select
        f.person_key,
        case when f.is_return_counted then r.claims_with_return else r.claims_without_return end as claims
    from {{ ref('int_case_fold') }} as f
    inner join {{ ref('int_case_rule') }} as r on f.person_key = r.person_key and f.decided_on = r.day
    qualify row_number() over (partition by f.person_key order by f.seq desc) = 1
),

held as (
    select
        person_key,
        unnest(claims) as claim
    from decided
),

claim as (
    select
        d.person_key,
        s.*
    from held as d
    inner join {{ ref('dropout_rule') }} as s on d.claim = s.variant
    where s.is_by_return or s.category_group <> 'pending'
    qualify row_number() over (
        partition by d.person_key, case when s.is_by_return then 'return' else s.rule_id end order by s.rule_order
    ) = 1
)

select
    k.case_id,
    k.person_key,
    k.rule_id,
    o.rule_id as other_rule_id,
    k.clause,
    o.clause as other_clause,
    k.determined_category,
    case when o.category = 'reported' then k.reported_category else {{ stated('o.category') }} end as other_category,
    coalesce(k.determined_category = other_category, false) as is_agreed,
    k.rule_id || '先于' || o.rule_id || '成立，按' || k.rule_id || '认定。' || {{ in_words('o.explanation_zh') }} as why_zh,
    k.rule_id || ' comes before ' || o.rule_id || ' and decides. ' || {{ in_words('o.explanation_en') }} as why_en,
    k.org_unit_code
from {{ ref('fct_dropout_case') }} as k
inner join claim as o on k.person_key = o.person_key
where k.status <> 'closed' and k.rule_id <> o.rule_id
