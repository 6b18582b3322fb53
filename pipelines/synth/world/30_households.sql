-- Children by household: the first birth lies anywhere in a window that is long enough for its younger children.
-- A household's number says who is local (below one billion); a child's is four times that plus its place.
create or replace table child as
with household as (
    select range as hh, true as is_local from range(v('local_households'))
    union all
    select 1000000000 + range, false from range(v('migrant_households'))
),

sized as (
    select
        hh, is_local,
        v('window_start')::date - 4383
            + below(hh, 'first', date_diff('day', v('window_start')::date, v('window_end')::date) + 4383)::int as first_birth,
        case when u(hh, 'size') < v('three_children') then 3
            when u(hh, 'size') < v('three_children') + v('two_children') then 2 else 1 end as children
    from household
),

spaced as (
    select
        *,
        if(u(hh, 'twins') < v('twins'), 0, 330 + below(hh, 'gap1', 1400)::int) as gap_1,
        330 + below(hh, 'gap2', 1400)::int as gap_2
    from sized
)

select
    hh * 4 + k as pid, hh, is_local,
    first_birth + case k when 0 then 0 when 1 then gap_1 else gap_1 + gap_2 end as birth_date
from spaced, (values (0), (1), (2)) as place (k)
where
    k < children
    and first_birth + case k when 0 then 0 when 1 then gap_1 else gap_1 + gap_2 end
        between if(is_local and u(hh, 'poor') < v('poor_households'), v('window_start')::date, v('young_start')::date)
        and v('window_end')::date;

create or replace table family as
with living as (
    select hh, any_value(is_local) as is_local, min(birth_date) as eldest from child group by hh
),

drawn as (
    select
        *,
        below(hh, 'unit', 1000) as unit_slot, below(hh, 'home', 1000) as home_slot,
        u(hh, 'poor') < if(is_local, v('poor_households'), 0) as is_poor_local,
        pick(v('surname'), hh, 'surname') as surname,
        eldest - (8000 + below(hh, 'father', 5200))::int as father_birth,
        eldest - (7400 + below(hh, 'mother', 4800))::int as mother_birth
    from living
),

numbered as (
    select
        *,
        row_number() over (partition by father_birth order by hh) - 1 as father_nth,
        row_number() over (partition by mother_birth order by hh) - 1 as mother_nth
    from drawn
)

select
    n.* exclude (unit_slot, home_slot, father_nth, mother_nth),
    s.unit_code,
    h.county_code as home_code, h.county_name as home_name, h.province_name,
    id_text(id_key(400060, 40, father_birth, true, father_nth)) as father_id,
    id_text(id_key(400060, 40, mother_birth, false, mother_nth)) as mother_id
from numbered as n
join unit_slot as s on s.is_local = n.is_local and s.slot = n.unit_slot
join home_slot as h on h.slot = n.home_slot;
