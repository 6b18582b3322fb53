{{ config(materialized='table', tags=['fold']) }}
-- Rows that a valid ID links by itself: tier id_exact, or id_former where the police register knows a newer number.

select
    r.rid,
    coalesce(a.root_key, r.id_key) as anchor_key,
    case when a.is_former then 'id_former' else 'id_exact' end as tier
from {{ ref('int_person_row') }} as r
left join {{ ref('int_id_alias') }} as a on r.id_key = a.id_key
where
    r.id_key is not null
    and r.rid not in (select rid from {{ ref('int_id_conflict') }})
