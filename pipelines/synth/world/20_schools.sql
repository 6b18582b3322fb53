-- Schools with their kind, place and size. Every unit has a kindergarten, a primary and a junior school, the city
-- at least one of each kind. 3505A3 has the schools directly under the city, which stand in 鲤城 and 丰泽.
create or replace table school as
with sized as (
    select
        k.*, u.unit_code, u.unit_name, u.gb_code,
        greatest(
            k.least,
            round(k.total * v('scale') * if(u.unit_code = '3505A3', 0.02, u.local_weight * 0.5 + u.migrant_weight * 0.5))::bigint,
            if(u.unit_code = '350582', 1, 0)
        ) as n
    from school_kind as k cross join unit as u
),

numbered as (
    select *, unnest(range(1, n + 1)) as nth from sized
),

placed as (
    select
        s.*, t.township_code, t.township_name,
        row_number() over (partition by s.kind_code, s.unit_code, t.township_code order by s.nth) as nth_in_town
    from numbered as s
    join (
        select *, row_number() over (partition by unit_code order by township_code) - 1 as town_no, count(*) over (partition by unit_code) as towns
        from township
    ) as t
        on t.unit_code = if(s.unit_code = '3505A3', if(s.nth % 2 = 0, '350503', '350502'), s.unit_code) and t.town_no = s.nth % t.towns
)

select
    prefix || '35' || lpad((1000 + 31 * row_number() over (partition by prefix order by unit_code, kind_code, nth))::varchar, 6, '0') as school_code,
    case when unit_code = '3505A3' then '泉州' || if(nth = 1, '师范附属', '第' || numeral(nth)) || ending
        else unit_name || regexp_replace(township_name, '(街道|镇|回族乡|乡|经济开发区)$', '')
            || case when nth_in_town = 1 and kind_code in ('111', '211') then '中心' when nth_in_town = 1 then ''
                else '第' || numeral(nth_in_town) end || ending end as school_name,
    kind_code, prefix, stages, unit_code, township_code, township_code || '000' as region_code,
    right(township_name, 1) as town_kind,
    u(unit_code || kind_code || nth, 'private') < case when kind_code = '111' then 0.55 when kind_code in ('218', '511') then 0 else 0.1 end as is_private,
    -- whole numbers: their sums do not depend on the order in which threads add them
    if(kind_code = '218', 60, 400 + below(unit_code || kind_code || nth, 'size', 1600)) as size_weight,
    hash(unit_code, kind_code, nth)::varchar as draw
from placed;

-- Who goes where: 4,000 slots for each unit and stage, shared out by size; a unit without a stage uses the city's schools.
create or replace table school_slot as
with stage as (
    select unnest(['p', 'x', 'j', 's', 'v', 't']) as stage
),

seat as (
    select unit_code, stage, school_code, size_weight from school join stage on contains(stages, stage)
    union all
    select unit.unit_code, stage, school_code, size_weight
    from unit cross join stage join school on contains(stages, stage)
    where not exists (select 1 from school as own where own.unit_code = unit.unit_code and contains(own.stages, stage.stage))
),

edge as (
    select
        *,
        round(4000 * (sum(size_weight) over w - size_weight) / sum(size_weight) over (partition by unit_code, stage))::bigint as low,
        round(4000 * sum(size_weight) over w / sum(size_weight) over (partition by unit_code, stage))::bigint as high
    from seat
    window w as (partition by unit_code, stage order by school_code)
)

select unit_code, stage, school_code, unnest(range(low, high)) as slot from edge;
