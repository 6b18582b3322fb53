{{ config(materialized='table', tags=['fold']) }}
-- Keys of yesterday that the rules alone show to be another's today: a row that stood alone has found a number that had a
-- key, or two numbers have become one by the police's correction. Grain: key that gives way.

with by_row as (
    select
        o.rule_key,
        k.rule_key as successor_key,
        o.cause
    from {{ ref('int_person_found') }} as o
    inner join {{ ref('int_person_key') }} as k on o.anchor_key = k.anchor_key
),

by_number as (
    select
        p.rule_key,
        min(k.rule_key) as successor_key,
        'police_correction' as cause
    from {{ source('control', 'prior_person') }} as p
    inner join {{ ref('int_id_alias') }} as a on p.id_key = a.id_key
    inner join {{ ref('int_person_key') }} as k on a.root_key = k.anchor_key
    group by p.rule_key
)

select
    rule_key,
    min(successor_key) as successor_key,
    arg_min(cause, successor_key) as cause
from (
    select * from by_row
    union all
    select * from by_number
) as gone
where rule_key <> successor_key
group by rule_key
