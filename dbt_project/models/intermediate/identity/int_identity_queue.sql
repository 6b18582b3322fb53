{{ config(materialized='table', tags=['fold']) }}
-- Pairs that still await a person (SPEC 6): of what the machine may not decide, what no reviewer has decided. Whoever a
-- reviewer has placed with a numbered person is looked for no more. Grain: that of int_identity_pair.

with pair as (
    select
        p.*,
        coalesce(l.rule_key, l.person_key) as left_rule_key,
        coalesce(r.rule_key, r.person_key) as right_rule_key
    from {{ ref('int_identity_pair') }} as p
    inner join {{ ref('int_person_match') }} as l on p.left_rid = l.rid
    inner join {{ ref('int_person_match') }} as r on p.right_rid = r.rid
    where p.left_person_key <> p.right_person_key
),

-- said of two persons, it holds for all that is theirs
not_the_same as (
    select
        coalesce(o.person_key, d.one_key) as one_key,
        coalesce(t.person_key, d.other_key) as other_key
    from {{ ref('int_identity_review') }} as d
    left join {{ ref('int_person_reviewed') }} as o on d.one_key = o.rule_key
    left join {{ ref('int_person_reviewed') }} as t on d.other_key = t.rule_key
    where d.is_latest and d.decision_code = '不是同一人'
)

select
    p.*,
    {{ pair_no('p.left_rule_key', 'p.right_rule_key') }} as pair_no,
    {{ pair_check('p.left_rule_key', 'p.right_rule_key') }} as pair_check
from pair as p
anti join not_the_same as n
    on
        least(p.left_person_key, p.right_person_key) = least(n.one_key, n.other_key)
        and greatest(p.left_person_key, p.right_person_key) = greatest(n.one_key, n.other_key)
anti join {{ ref('int_person_reviewed') }} as v on p.left_rule_key = v.rule_key and v.is_numbered
