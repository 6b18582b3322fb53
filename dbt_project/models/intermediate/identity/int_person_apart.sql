{{ config(materialized='table', tags=['fold']) }}
-- What was known of each part of a person whom a reviewer or the police register put together, by itself: taken back, nobody is
-- told of in another's words (SPEC 6: a merge can be undone). Grain: key that stands, or stood yesterday, for a part.

select
    p.rule_key,
    min(p.id_number) as id_number,
    min(p.name) as name,
    min(p.sex_code) as sex_code,
    min(p.birth_date) as birth_date,
    min(p.hukou_region_code) as hukou_region_code,
    min(p.id_status) as id_status
from {{ source('control', 'prior_person') }} as p
where
    p.rule_key <> p.person_key
    or p.rule_key in (
        select m.merged_key
        from {{ ref('int_person_merge') }} as m
    )
group by p.rule_key
