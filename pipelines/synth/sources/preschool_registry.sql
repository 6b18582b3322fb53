-- Children in kindergarten, those among them who should have started school, and some who have left.
select
    school.unit_code as _file, s.pid as _pid, 0 as _order,
    dirty_name(p.name, p.pid, 'preschool', 1.5) as name,
    dirty_id(p.id_number, p.pid, 'preschool', 1.4) as id_number,
    p.sex as sex_code, dirty_birth(p.birth_date, p.pid, 'preschool') as birth_date,
    school.school_code, school.school_name,
    if(u(p.pid, 'mixed') < 0.05, '混龄班', ['小班', '中班', '大班'][s.grade_no + 3]) as class_level,
    make_date(s.start_year - 3, 9, 1) as admission_date,
    if(u(p.pid, 'leftkindergarten') < 0.01, '离园', '在园') as status_code
from state as s
join person as p using (pid)
join school_slot as slot on slot.unit_code = s.unit_code and slot.stage = 'p' and slot.slot = s.seat
join school on school.school_code = slot.school_code
where s.situation = 'preschool'
