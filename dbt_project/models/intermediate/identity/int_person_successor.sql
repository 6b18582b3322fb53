{{ config(materialized='table', tags=['fold']) }}
-- Keys of yesterday that the rules alone show to be another's today, for good: a row that stood alone has found a number that
-- had a key. What the police register says may be taken back (int_person_corrected). Grain: key that gives way.

select
    o.rule_key,
    k.rule_key as successor_key,
    o.cause
from {{ ref('int_person_found') }} as o
inner join {{ ref('int_person_key') }} as k on o.anchor_key = k.anchor_key
where o.rule_key <> k.rule_key
