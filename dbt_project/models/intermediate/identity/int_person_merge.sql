{{ config(materialized='table', tags=['fold']) }}
-- Keys that stand for nobody by themselves today: they gave way by the rules (int_person_successor), for as long as the police
-- register says so (int_person_corrected), or a reviewer said that theirs is another's person (int_person_reviewed).
-- `merged_key` gives way to `person_key`; whoever is not here is their own. Grain: key that gives way.

select
    s.rule_key as merged_key,
    coalesce(v.person_key, s.successor_key) as person_key
from {{ ref('int_person_successor') }} as s
left join {{ ref('int_person_reviewed') }} as v on s.successor_key = v.rule_key
union all
select
    c.rule_key,
    coalesce(v.person_key, c.standing_key)
from {{ ref('int_person_corrected') }} as c
left join {{ ref('int_person_reviewed') }} as v on c.standing_key = v.rule_key
union all
select
    v.rule_key,
    v.person_key
from {{ ref('int_person_reviewed') }} as v
anti join {{ ref('int_person_corrected') }} as c on v.rule_key = c.rule_key
anti join {{ ref('int_person_successor') }} as s on v.rule_key = s.rule_key
where v.rule_key <> v.person_key
