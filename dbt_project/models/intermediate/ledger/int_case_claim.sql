{{ config(materialized='table', tags=['fold']) }}
-- Yesterday's cases under today's keys, with those that gave way to another. A case belongs to the key that it opened for:
-- where two persons turned out to be one, the open case lives on, then the older; the other is kept for the day on which they
-- are two again (SPEC 6, a merge can be undone). Grain: case.

with kept as (
    select
        *,
        true as was_living
    from {{ source('control', 'prior_case') }}
    union all by name
    select
        *,
        false as was_living
    from {{ source('control', 'prior_parked_case') }}
),

claim as (
    select
        c.* replace (
            coalesce(s.successor_key, c.rule_key) as rule_key,
            coalesce(m.person_key, c.rule_key) as person_key
        )
    from kept as c
    left join {{ ref('int_person_successor') }} as s on c.rule_key = s.rule_key
    left join {{ ref('int_person_merge') }} as m on c.rule_key = m.merged_key
)

select
    *,
    row_number() over (
        partition by person_key order by was_living desc, closed_date is null desc, opened_date asc, case_id asc
    ) = 1 as is_living
from claim
