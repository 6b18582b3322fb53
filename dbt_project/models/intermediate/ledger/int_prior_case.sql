{{ config(materialized='table', tags=['fold']) }}
-- Yesterday's cases under today's keys. Where two persons turned out to be one, the older case lives on.

select c.* replace (coalesce(m.person_key, c.person_key) as person_key)
from {{ source('control', 'prior_case') }} as c
left join {{ ref('int_person_merge') }} as m on c.person_key = m.merged_key
qualify row_number() over (
    partition by coalesce(m.person_key, c.person_key) order by c.closed_date is null desc, c.opened_date asc, c.case_id asc
) = 1
