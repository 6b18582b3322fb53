-- One plan a disabled child of school age: in a special school, in an ordinary class, taught at home, or waiting.
with planned as (
    select
        p.*, s.unit_code as at_unit, s.seat as at_seat, s.stage, s.grade_no,
        case
            when s.situation = 'severe' then pick(['送教上门', '送教上门', '送教上门', '康复福利机构', '待安置'], p.pid, 'placement')
            when s.situation = 'able_at_home' then '待安置'
            when s.stage = 't' then '特殊教育学校'
            when s.stage in ('x', 'j') and u(p.pid, 'placement') < 0.1 then '特教班'
            else '随班就读'
        end as placement_code,
        if(p.assessment = '未评估', null, first_day() - (30 + below(p.pid, 'assessedon', 300))::int) as assessed_date,
        8 + below(p.pid, 'visits', 13) as visits
    from person as p join state as s using (pid)
    where p.is_disabled and s.situation in ('enrolled', 'preschool', 'vocational', 'severe', 'able_at_home') and s.age between 3 and 18
)

select
    p.hukou_unit as _file, p.pid as _pid, 0 as _order,
    p.hukou_unit || lpad(p.pid::varchar, 10, '0') as plan_no,
    dirty_id(p.id_number, p.pid, 'plan', 1.0) as id_number, dirty_name(p.name, p.pid, 'plan', 1.0) as name,
    p.id_number || p.disability_type || p.disability_level || if(u(p.pid, 'reissued') < 0.06, 'B1', '') as disability_no,
    p.assessed_date, if(p.assessed_date is null, null, unit.unit_name || '残疾人教育专家委员会') as assessed_by,
    p.placement_code, if(p.placement_code in ('待安置', '康复福利机构'), null, school.school_code) as school_code,
    case when p.stage = 's' then '普高' when p.stage = 'v' then '中职' when p.grade_no <= 0 then '学前' when p.grade_no <= 6 then '小学' else '初中' end
        as stage_code,
    if(p.placement_code = '送教上门', p.visits, null) as planned_visits,
    if(p.placement_code = '送教上门', p.visits * date_diff('day', first_day(), the_day()) // 140, null) as made_visits,
    case when p.placement_code = '待安置' and u(p.pid, 'why') < 0.9
        then pick(['等待评估结论', '家长暂不同意入学', '正在住院康复'], p.pid, 'whywaiting') end as waiting_reason,
    p.assessed_date + 365 as review_date
from planned as p
join unit on unit.unit_code = p.hukou_unit
left join school_slot as slot
    on slot.unit_code = p.at_unit and slot.stage = if(p.placement_code = '送教上门', 'x', p.stage) and slot.slot = p.at_seat
left join school on school.school_code = slot.school_code
