-- What poor and vocational pupils are granted in both terms of the school year, and what of it their school has been paid.
-- Some are missed, some get a wrong amount, some are paid twice.
with term as (
    select school_year || '-' || (school_year + 1) as school_year, term_code, begun
    from (select year(the_day()) - if(month(the_day()) < 9, 1, 0) as school_year),
        lateral (values ('秋季学期', make_date(school_year, 9, 1)), ('春季学期', make_date(school_year + 1, 3, 1))) as t (term_code, begun)
),

pupil as (
    select
        p.*, s.stage, n.student_no, school.school_code, school.school_name, school.unit_code as school_unit,
        case when s.stage = 'p' then '学前' when s.stage = 's' then '普高' when s.stage = 'v' then '中职' when s.grade_no <= 6 then '小学' else '初中' end
            as stage_code,
        if(u(p.pid, 'boards') < case s.stage when 's' then 0.6 when 'j' then 0.25 when 't' then 0.4 else 0.03 end, '住校', '走读') as boarding_code,
        w.categories[1] as hardship_category,
        list_has_any(w.categories, ['建档立卡', '农村低保', '农村特困', '残疾', '家庭经济困难残疾']) as is_of_four,
        list_has_any(w.categories, ['建档立卡', '农村低保', '城市低保', '农村特困', '孤儿', '残疾', '家庭经济困难残疾', '烈士子女', '优抚']) as is_of_first
    from state as s
    join person as p using (pid)
    join student_number as n using (pid)
    left join poverty as w on w.pid = s.pid and coalesce(w.listed_date <= the_day(), true)
    join school_slot as slot on slot.unit_code = s.unit_code and slot.stage = s.stage and slot.slot = s.seat
    join school on school.school_code = slot.school_code
    where s.situation in ('enrolled', 'vocational', 'preschool') and (w.pid is not null or s.stage = 'v')
),

granted as (
    select
        p.*, t.*, g.programme_name, g.tier, g.yuan, copy.n, t.begun + below(p.school_code || t.term_code, 'paid', 135)::int as paid_date,
        if(copy.n = 1 and u(p.pid, g.programme_name || 'wrong') < v('aid_wrong_amount'), 0.5, 1.0) as share
    from pupil as p
    cross join term as t
    join aid_programme as g on g.stage_code = p.stage_code and t.begun between g.since::date and g.till::date
        and coalesce(g.boarding = p.boarding_code, true)
        and case g.who when 'first' then p.is_of_first when 'second' then not p.is_of_first when 'four' then p.is_of_four
            when 'poor' then p.hardship_category is not null else true end
    cross join (values (1), (2)) as copy (n)
    where u(p.pid, g.programme_name || 'missed') >= v('aid_missed')
        and (copy.n = 1 or u(p.pid, g.programme_name || 'twice') < v('aid_paid_twice'))
)

select
    'all' as _file, pid as _pid, term_code || programme_name || n as _order,
    school_year, term_code, stage_code, school_code, school_name, if(stage in ('p', 'v'), null, student_no) as student_no,
    dirty_name(name, pid, 'aid', 1.0) as name, '居民身份证' as id_type_code, dirty_id(id_number, pid, 'aid', 1.0) as id_number,
    programme_name, tier, coalesce(hardship_category, '无') as hardship_category, boarding_code,
    (2 * yuan)::decimal(10, 2) as standard_yuan, (yuan * share)::decimal(10, 2) as amount_yuan,
    case when paid_date > the_day() then '待发放' when u(pid, term_code || 'back') < v('aid_sent_back') then '退回' else '已发放' end as payment_status_code,
    if(paid_date > the_day(), null, paid_date) as paid_date,
    if(contains(programme_name, '免'), null, pick(['福建省农村信用社', '中国农业银行', '中国邮政储蓄银行'], hh, 'bank')) as bank_name,
    if(contains(programme_name, '免'), null, '1000' || lpad(pid::varchar, 12, '0')) as bank_card_no,
    case when contains(programme_name, '免') then null when u(pid, 'owncard') < 0.3 then name else father_name end as card_holder_name,
    case when contains(programme_name, '免') then null when u(pid, 'owncard') < 0.3 then '本人'
        when u(pid, 'owncard') < 0.3 + v('aid_card_of_others') then '其他' else '监护人' end as card_holder_relation,
    strftime(begun, '%Y%m') || school_unit || lpad(n::varchar, 2, '0') as batch_no
from granted
