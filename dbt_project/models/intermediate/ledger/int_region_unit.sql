{{ config(materialized='table', tags=['fold']) }}
-- The reporting unit of a hukou region: a township of a zone belongs to the zone, else its county (org_units.csv).
-- `since` is the newest day, if any, on which a zone got or lost the township. Grain: hukou region code that a child has.

with turned as (
    select
        z.township_code,
        max(t.day) as since
    from {{ ref('zone_townships') }} as z
    cross join {{ ref('int_parameter') }} as p
    cross join unnest([z.valid_from, z.valid_to + 1]) as t (day)
    where t.day <= p.as_of
    group by z.township_code
)

select
    c.hukou_region_code,
    coalesce(z.org_unit_code, o.org_unit_code) as org_unit_code,
    t.since
from (select distinct hukou_region_code from {{ ref('int_child') }}) as c
cross join {{ ref('int_parameter') }} as p
left join {{ ref('zone_townships') }} as z
    on left(c.hukou_region_code, 9) = z.township_code and p.as_of between z.valid_from and coalesce(z.valid_to, p.as_of)
left join turned as t on left(c.hukou_region_code, 9) = t.township_code
left join {{ ref('dim_org_unit') }} as o on left(c.hukou_region_code, 6) = o.org_unit_code
where c.hukou_region_code is not null
