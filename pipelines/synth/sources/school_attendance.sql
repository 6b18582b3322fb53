-- Pupils who are not in class today: school days are weekdays, counted from the first day.
with today as (
    select school_day(the_day()) as n
)

select
    'all' as _file, a.pid as _pid, 0 as _order,
    the_day() as report_date, school.school_code, t.student_no, t.name,
    a.presence_code, least(366, today.n - a.from_n + 1) as absent_days,
    case
        when a.presence_code = '请假' then pick(['发烧', '感冒', '家中有事', '住院治疗', '水痘,居家隔离', '发烧' || chr(10) || '已与家长联系'], a.pid, 'reason')
        when u(a.pid, 'reasongiven') < 0.4 then pick(['家长称外出打工', '联系不上家长', '不愿上学', '随父母回老家'], a.pid, 'reason')
    end as absence_reason
from absence as a
cross join today
join state as s using (pid)
join registry_text as t using (pid)
join school_slot as slot on slot.unit_code = s.unit_code and slot.stage = s.registry_stage and slot.slot = s.seat
join school on school.school_code = slot.school_code
where a.from_n <= today.n and today.n < a.until_n and s.situation = 'enrolled' and s.grade_no <= 9
