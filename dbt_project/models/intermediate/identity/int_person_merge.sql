{{ config(materialized='table', tags=['fold']) }}
-- Keys of yesterday that today's rows show to be one person: a row that stood alone has found a number that had a key, or
-- two numbers have become one by the police's correction. `merged_key` gives way to `person_key`.

with by_row as (
    select
        o.person_key as merged_key,
        k.person_key
    from {{ ref('int_person_found') }} as o
    inner join {{ ref('int_person_key') }} as k on o.anchor_key = k.anchor_key
),

by_number as (
    select
        p.person_key as merged_key,
        min(k.person_key) as person_key
    from {{ source('control', 'prior_person') }} as p
    inner join {{ ref('int_id_alias') }} as a on p.id_key = a.id_key
    inner join {{ ref('int_person_key') }} as k on a.root_key = k.anchor_key
    group by p.person_key
)

select
    merged_key,
    min(person_key) as person_key
from (
    select * from by_row
    union all
    select * from by_number
) as merged
where merged_key <> person_key
group by merged_key
