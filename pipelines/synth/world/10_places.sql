-- Townships, and the twelve-digit codes that a hukou can have, numbered within a unit.
create or replace table township as
select
    gb_code || substr(part, 1, 3) as township_code,
    regexp_extract(part, '^\d{3}(.*)/(\d+)$', 1) as township_name,
    regexp_extract(part, '^\d{3}(.*)/(\d+)$', 2)::bigint as communities,
    coalesce(zone.unit_code, gb_code) as unit_code
from (select gb_code, unnest(string_split(parts, ' ')) as part from township_text)
left join zone_township as zone on zone.township_code = gb_code || substr(part, 1, 3)
order by township_code;

create or replace table hukou_place as
select
    township_code || lpad(community::varchar, 3, '0') as hukou_region_code,
    township_name,
    unit_code,
    row_number() over (partition by unit_code order by township_code, community) - 1 as place_no,
    count(*) over (partition by unit_code) as places
from (select *, unnest(range(communities + 1)) as community from township);

-- Weighted choice of a unit or a home county: 1000 numbered slots.
create or replace table unit_slot as
with edge as (
    select
        unit_code, is_local,
        round(1000 * (sum(weight) over w - weight) / sum(weight) over (partition by is_local))::bigint as low,
        round(1000 * sum(weight) over w / sum(weight) over (partition by is_local))::bigint as high
    from (
        select unit_code, true as is_local, local_weight as weight from unit
        union all select unit_code, false, migrant_weight from unit
    )
    window w as (partition by is_local order by unit_code)
)

select is_local, unit_code, unnest(range(low, high)) as slot from edge;

create or replace table home_slot as
with edge as (
    select
        *,
        round(1000 * (sum(weight) over w - weight) / sum(weight) over ())::bigint as low,
        round(1000 * sum(weight) over w / sum(weight) over ())::bigint as high
    from home
    window w as (order by county_code)
)

select county_code, county_name, province_name, unnest(range(low, high)) as slot from edge;
