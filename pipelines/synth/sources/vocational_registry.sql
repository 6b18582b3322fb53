-- Vocational pupils; some have a pseudo number in place of the ID. A few first-year pupils are not entered yet.
select
    'all' as _file, s.pid as _pid, 0 as _order,
    dirty_name(p.name, p.pid, 'vocational', 1.2) as name,
    case when u(p.pid, 'pseudo') < v('d11_pseudo_id_999') then '999' || school.school_code || lpad(below(p.pid, 'pseudono', 100000)::varchar, 5, '0')
        else dirty_id(p.id_number, p.pid, 'vocational', 1.2) end as id_number,
    p.sex as sex_code, dirty_birth(p.birth_date, p.pid, 'vocational') as birth_date,
    school.school_code, school.school_name,
    pick(['计算机应用', '汽车运用与维修', '学前教育', '护理', '会计事务', '电子商务', '现代农艺技术', '茶叶生产与加工', '服装设计与工艺'], p.pid, 'major') as major,
    pick([false, false, false, false, false, false, true, true, false], p.pid, 'major') as is_agricultural_major,
    ['一年级', '二年级', '三年级'][s.grade_no - 9] as grade,
    make_date(s.start_year + 9, 9, 1) as admission_date,
    case when s.situation = 'left_vocational' then '退学' when u(p.pid, 'vocstatus') < 0.017 then '休学' else '在读' end as status_code
from state as s
join person as p using (pid)
join school_slot as slot on slot.unit_code = s.unit_code and slot.stage = 'v' and slot.slot = s.seat
join school on school.school_code = slot.school_code
where s.situation in ('vocational', 'left_vocational') and not (s.grade_no = 10 and u(s.pid, 'notyet') < 0.05)
