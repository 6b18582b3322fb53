{{ config(materialized='table', tags=['fold']) }}
-- Rows that a valid ID links by itself: tier id_exact, or id_former where the police register knows a newer number. A number
-- that returns alone carry takes no return away from the numbered person of the case that it names.

with only_returned as (
    select r.rid
    from {{ ref('int_person_row') }} as r
    inner join {{ ref('int_case_number') }} as c on r.case_id = c.case_id and c.is_numbered
    anti join (
        select e.id_key
        from {{ ref('int_person_row') }} as e
        semi join {{ ref('stg_case_returns') }} as s on e.id_key = s.id_key
        where e.source <> 'case_returns'
    ) as o on r.id_key = o.id_key
    -- unless it is that person's own already
    anti join {{ source('control', 'prior_person') }} as p on r.id_key = p.id_key and c.person_key = p.person_key
    where r.id_key is not null
)

select
    r.rid,
    {{ anchored('r') }}
from {{ ref('int_person_row') }} as r
left join {{ ref('int_id_alias') }} as a on r.id_key = a.id_key
where
    r.id_key is not null
    and r.rid not in (select rid from {{ ref('int_id_conflict') }})
    and r.rid not in (select rid from only_returned)
