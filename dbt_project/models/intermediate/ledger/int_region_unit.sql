{{ config(materialized='table') }}
-- The reporting unit of a hukou region: a township of a zone belongs to the zone, else its county (org_units.csv).
-- Grain: hukou region code that a child has.

select
    c.hukou_region_code,
    coalesce(z.org_unit_code, o.org_unit_code) as org_unit_code
from (select distinct hukou_region_code from {{ ref('int_child') }}) as c
cross join {{ ref('int_parameter') }} as p
left join {{ ref('zone_townships') }} as z
    on left(c.hukou_region_code, 9) = z.township_code and p.as_of between z.valid_from and coalesce(z.valid_to, p.as_of)
left join {{ ref('dim_org_unit') }} as o on left(c.hukou_region_code, 6) = o.org_unit_code
where c.hukou_region_code is not null
