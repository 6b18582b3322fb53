-- Teachers of rural schools and what they were paid for the month before; some who have left are paid all the same.
with rural as (
    select *, coalesce(case town_kind when '镇' then pick(['121', '122', '220', '220'], draw, 'town') when '乡' then '220' end, '111') as town
    from school where prefix in ('21', '31') and not is_private
),

post as (
    select *, draw || '/' || nth as place
    from (select *, unnest(range(greatest(2, size_weight // 12))) as nth from rural where town = '220')
),

chosen as (
    select *, row_number() over (order by nth, draw) as teacher from post order by nth, draw
    limit greatest(60, round(80000 * v('scale')))::bigint
),

employed as (
    select
        *,
        case when u(place, 'duty') < 0.97 then '在岗' else pick(['离岗', '调出', '退休'], place, 'left') end as duty,
        date_trunc('month', the_day() - interval 1 month)::date as paid_month
    from chosen
)

select
    'all' as _file, null::bigint as _pid, teacher as _order,
    'T' || lpad(teacher::varchar, 8, '0') as teacher_no,
    pick(v('surname'), place, 'surname') || pick(v('female'), place, 'g') || pick(v('male'), place, 'g2') as name,
    paid_month as month, school_code, unit_code as establishment_org_code,
    if(u(place, 'rotated') < 0.1, '21350' || lpad(below(place, 'hired', 99999)::varchar, 5, '0'), school_code) as hired_school_code,
    case when kind_code = '218' then '教学点专项招聘' else pick(['普通招聘', '普通招聘', '普通招聘', '特岗', '本土化培养'], place, 'hire') end
        as recruitment_code,
    duty as duty_status_code,
    (case when duty <> '在岗' and u(place, 'overpaid') < 0.9 then 0
        else 500 + 50 * below(place, 'grade', 5) - if(u(place, 'short') < 0.02, 150, 0) end)::decimal(10, 2) as allowance_yuan,
    if(u(place, 'late') < 0.05, null, paid_month + 24) as paid_date,
    120 + below(place, 'training', 300) as training_hours,
    u(place, 'rotated') < 0.1 as is_rotated
from employed
