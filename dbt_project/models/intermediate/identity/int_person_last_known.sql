{{ config(materialized='table', tags=['fold']) }}
-- What was last known of persons of whom today's rows leave a gap: a number that a list has lost is known all the same.
-- Grain: person of today's rows without number or birth date, known before.

select
    coalesce(m.person_key, p.rule_key) as person_key,
    arg_min(p.id_number, (m.person_key is not null, p.id_key)) filter (where p.id_number is not null) as id_number,
    arg_min(p.id_status, (m.person_key is not null, p.id_key)) filter (where p.id_number is not null) as id_status,
    arg_min(p.birth_date, (m.person_key is not null, p.id_key)) filter (where p.birth_date is not null) as birth_date
from {{ source('control', 'prior_person') }} as p
left join {{ ref('int_person_merge') }} as m on p.rule_key = m.merged_key
where
    p.is_primary
    and coalesce(m.person_key, p.rule_key) in (
        select f.person_key
        from {{ ref('int_person_profile') }} as f
        where f.id_number is null or f.birth_date is null
    )
group by coalesce(m.person_key, p.rule_key)
