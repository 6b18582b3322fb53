{{ config(materialized='table', tags=['fold']) }}
-- Route and reporting unit of a child with a case (P2.2c, P2.2-route1..3): where the hukou is, and the last school that any
-- source names: the registry's newest row, else the key groups query, else the poverty register. Where no route fits, no
-- unit is named by the rule, and the city acts. `unit_since`: when a zone got or lost the township last. Grain: person.

with holder as (
    select distinct person_key
    from {{ ref('int_case_fold') }}
    where opened_date is not null
),

named as (
    select
        m.person_key,
        r.school_code
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    semi join holder as k on m.person_key = k.person_key
    where
        m.source in ('key_groups_query', 'poverty_students')
        and not m.is_quarantined and r.school_code is not null
    qualify row_number() over (partition by m.person_key order by m.source <> 'key_groups_query', m.file, m.row) = 1
),

placed as (
    select
        k.person_key,
        c.hukou_region_code as hukou,
        s.school_code is not null as is_school_here,
        o.org_unit_code as school_unit,
        u.org_unit_code as hukou_unit,
        u.since as hukou_unit_since
    from holder as k
    inner join {{ ref('int_child') }} as c on k.person_key = c.person_key
    left join named as n on k.person_key = n.person_key
    left join {{ ref('dim_school') }} as s on coalesce(c.school_code, n.school_code) = s.school_code
    left join {{ ref('dim_org_unit') }} as o on s.org_unit_code = o.org_unit_code
    left join {{ ref('int_region_unit') }} as u on c.hukou_region_code = u.hukou_region_code
),

routed as (
    select
        *,
        case
            when hukou like '35%' and is_school_here then '1'
            when hukou not like '35%' then '2'
            when hukou like '3505%' then '3'
        end as route
    from placed
)

select
    person_key,
    route,
    coalesce(case when route in ('1', '2') then school_unit when route = '3' then hukou_unit end, '350500') as org_unit_code,
    case when route = '3' then hukou_unit_since end as unit_since
from routed
