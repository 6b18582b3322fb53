-- Children from outside Fujian who go to school here and belong to a protected group.
select
    'all' as _file, p.pid as _pid, 0 as _order,
    u(p.pid, 'numbercell') < v('d07_number_cell') as _as_number,
    dirty_name(p.name, p.pid, 'key', 1.2) as name, p.sex as sex_code, dirty_birth(p.birth_date, p.pid, 'key') as birth_date,
    dirty_id(p.id_number, p.pid, 'key', 1.2) as id_number, p.hukou_region_code,
    pick(['建档立卡', '建档立卡', '建档立卡', '低保', '低保', '特困', '孤儿', '残疾'], p.hh, 'keykind') as hardship_category,
    school.school_code, school.school_name,
    case when s.grade_no > 9 then ['高一', '高二', '高三'][s.grade_no - 9] else numeral(s.grade_no) || '年级' end as grade,
    if(u(p.pid, 'keynumber') < 0.85, n.student_no, null) as student_no,
    the_day() as query_date
from state as s
join person as p using (pid)
join student_number as n using (pid)
join school_slot as slot on slot.unit_code = s.unit_code and slot.stage = s.registry_stage and slot.slot = s.seat
join school on school.school_code = slot.school_code
where p.is_key_group and s.grade_no between 1 and 12 and s.registry_stage in ('x', 'j', 's')
