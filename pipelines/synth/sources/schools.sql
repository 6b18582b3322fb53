-- The statistics of every school: figures drawn around the standards of the 优质均衡 indicators, per pupil place.
with sized as (
    select *, greatest(1, round(case when kind_code = '218' then 2 when kind_code = '111' then 9 * size_weight / 1000
        when stages = 'x' then 16 * size_weight / 1000 else 26 * size_weight / 1000 end))::bigint as class_count
    from school
),

parent as (
    select unit_code, min(school_code) as central_school_code from school where kind_code = '211' group by unit_code
)

select
    'all' as _file, null::bigint as _pid, s.school_code as _order,
    s.school_code, s.school_name, s.kind_code as school_kind_code,
    case s.town_kind when '道' then pick(['111', '112'], s.draw, 'town') when '镇' then pick(['121', '122', '220', '220'], s.draw, 'town')
        when '乡' then pick(['210', '220'], s.draw, 'town') else '123' end as urban_rural_code,
    if(s.is_private, '民办', '公办') as ownership_code, s.unit_code as org_unit_code, s.region_code,
    if(s.kind_code = '218', parent.central_school_code, null) as central_school_code,
    contains(s.stages, 's') or contains(s.stages, 'v') or contains(s.stages, 't') or u(s.draw, 'boards') < 0.15 as is_boarding,
    null::varchar as managing_school_code, null::date as managed_from, null::date as managed_to,
    (900 + s.class_count * (500 + below(s.draw, 'land', 400)))::decimal(12, 2) as land_m2,
    (s.class_count * (20 + below(s.draw, 'canteen', 30)))::decimal(12, 2) as canteen_dorm_land_m2,
    (s.class_count * (150 + below(s.draw, 'teaching', 130)))::decimal(12, 2) as teaching_area_m2,
    (s.class_count * (200 + below(s.draw, 'sports', 220)))::decimal(12, 2) as sports_area_m2,
    (s.class_count * (60000 + below(s.draw, 'equipment', 70000)))::decimal(14, 2) as equipment_yuan,
    s.class_count + below(s.draw, 'rooms', 6) as multimedia_classrooms, s.class_count * (900 + below(s.draw, 'books', 900)) as books,
    s.class_count as classes, if(u(s.draw, 'full') < 0.06, 1 + below(s.draw, 'n56', 3), 0) as classes_56_plus,
    if(u(s.draw, 'full') < 0.01, 1, 0) as classes_66_plus,
    round(s.class_count * 2.3)::bigint + below(s.draw, 'teachers', 5) as teachers, round(s.class_count * 1.9)::bigint as teachers_above_degree,
    s.class_count // 3 as backbone_teachers, 1 + s.class_count // 4 as pe_art_teachers,
    (s.class_count * 45 * (700 + below(s.draw, 'funds', 300)))::decimal(14, 2) as public_funds_yuan,
    (78 + below(s.draw, 'score', 200) / 10.0)::decimal(5, 2) as management_score
from sized as s left join parent on parent.unit_code = s.unit_code
