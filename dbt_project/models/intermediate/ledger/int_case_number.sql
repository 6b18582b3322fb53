{{ config(materialized='table', tags=['fold']) }}
-- Of which person a case number speaks, as keyed yesterday: every case, and numbers that were merged into another case and
-- stand in workbooks still; and whether an ID number ever named that person. Grain: case number.

with recursive renamed as (
    select
        case_id,
        to_value as living_id,
        1 as depth
    from {{ source('control', 'prior_case_event') }}
    where event_kind = 'merged'
    union all
    select
        r.case_id,
        e.to_value,
        r.depth + 1
    from renamed as r
    inner join {{ source('control', 'prior_case_event') }} as e on r.living_id = e.case_id and e.event_kind = 'merged'
    -- a case merges once: a chain is as long as the cases of one person, never a ring
    where r.depth < 10
),

named as (
    select
        case_id,
        person_key
    from {{ source('control', 'prior_case') }}
    union all
    select
        r.case_id,
        c.person_key
    from renamed as r
    inner join {{ source('control', 'prior_case') }} as c on r.living_id = c.case_id
)

select
    case_id,
    person_key,
    person_key in (
        select p.person_key
        from {{ source('control', 'prior_person') }} as p
        where p.id_key is not null
    ) as is_numbered
from named
