{{ config(materialized='table', tags=['fold']) }}
-- Is a child's place certain? Only a place that an exact ID links, under the name that every list has for the child, itself
-- linked by its ID, may close a case by itself (SPEC 7, status). Grain: person of interest.

with listed as (
    select
        m.person_key,
        bool_and(m.tier = 'id_exact') as is_by_id,
        min(r.name_norm) as least_name,
        max(r.name_norm) as greatest_name
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    semi join {{ ref('int_case_day') }} as d on m.person_key = d.person_key
    where m.source in ('household_register', 'poverty_students', 'key_groups_query') and not m.is_quarantined
    group by m.person_key
),

apprentice as (
    select
        m.person_key,
        r.name_norm
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    where m.source = 'vocational_registry' and m.tier = 'id_exact' and r.state_code = '在读' and not m.is_quarantined
    qualify row_number() over (partition by m.person_key order by m.file, m.row) = 1
)

select
    c.person_key,
    coalesce(g.tier = 'id_exact', false) and coalesce(
        l.is_by_id and l.least_name = g.name_norm and l.greatest_name = g.name_norm, l.person_key is null
    ) as is_enrolled_for_certain,
    v.person_key is not null and coalesce(
        l.is_by_id and l.least_name = v.name_norm and l.greatest_name = v.name_norm, l.person_key is null
    ) as is_vocational_for_certain
from (select distinct person_key from {{ ref('int_case_day') }}) as c
left join listed as l on c.person_key = l.person_key
left join {{ ref('int_registry_place') }} as g on c.person_key = g.person_key
left join apprentice as v on c.person_key = v.person_key
