-- Whom the counties are asked about, what the truth is, and on which working day they answer.
create or replace table answer as
with suspect as (
    select
        s.pid, 0 as since_n,
        case s.situation when 'preschool' then 'deferred' when 'at_home' then 'deferred' when 'dropped_out' then 'never_enrolled'
            else s.situation end as kind
    from state as s join person as p using (pid)
    where
        s.age < 16 and p.cohort_year <= registry_year(first_day()) and s.grade_no <= 9
        and p.hukou_status is distinct from '迁出注销'
        and (
            s.situation in ('dropped_out', 'moved_away', 'elsewhere_registered', 'elsewhere_fujian', 'elsewhere_outside',
                'never_enrolled', 'abroad', 'missing', 'severe', 'able_at_home')
            or (p.is_local and s.situation in ('preschool', 'at_home'))
        )
    union all
    select e.pid, w.n, if(e.kind = 'dropped_out', 'never_enrolled', e.kind)
    from pupil_event as e join workday as w on w.day = e.event_date
    where e.kind in ('dropped_out', 'moved_away')
    union all
    select a.pid, greatest(0, (a.from_n + 20) * 5 // 7), 'absent'
    from absence as a join state as s using (pid)
    where a.is_long and a.until_n > 20 and s.situation = 'enrolled' and s.grade_no between 1 and 9
    union all
    -- enrolled, but the registry's ID is missing or cut: the comparison cannot find them
    select t.pid, 0, 'misread'
    from registry_text as t join state as s using (pid)
    where
        t.is_local and s.situation = 'enrolled' and s.grade_no between 1 and 9 and t.id_type = '居民身份证'
        and (t.id_number is null or ends_with(t.id_number, '000') or not regexp_matches(t.id_number, '[\d\sＸ０-９　]{16,}.$'))
),

timed as (
    select
        pid, arg_min(kind, (since_n, kind)) as kind, min(since_n) as since_n,
        row_number() over (order by u(pid, 'early'), pid) <= greatest(2, round(count(*) over () * v('return_early'))) as is_early
    from suspect
    where u(pid, 'answers') < v('return_answered')
    group by pid
),

dated as (
    select *, since_n + floor(-3 * ln(1 - u(pid, 'answerday')))::bigint as answer_n from timed
)

select
    d.pid, d.kind,
    if(d.is_early, first_day(), w.day) as answered_on,
    case when d.kind in ('never_enrolled', 'absent') then follow.day end as visited_on,
    review.day as reviewed_on
from dated as d
left join workday as w on w.n = d.answer_n
left join workday as follow on follow.n = if(d.is_early, 1, d.answer_n + 2 + d.pid % 3)
left join workday as review on review.n = if(d.is_early, 2, d.answer_n + 3 + d.pid % 4)
where d.is_early or w.day is not null;

create or replace table answer_text as
select
    a.*, p.name, p.id_number, p.birth_date, p.hukou_region_code, p.disability_type, p.disability_level,
    unit.unit_code, unit.unit_name, n.student_no,
    case a.kind
        when 'elsewhere_registered' then 'B2' when 'misread' then 'B2' when 'elsewhere_fujian' then 'B3'
        when 'elsewhere_outside' then 'B4' when 'deferred' then 'B5' when 'severe' then 'B7' when 'abroad' then 'B10'
        when 'missing' then 'B9' when 'able_at_home' then if(u(a.pid, 'asb7') < 0.2, 'B7', 'A3')
        when 'moved_away' then if(u(a.pid, 'arrived') < 0.85, 'B2', 'A8') else a_code(a.pid)
    end as category,
    pick(['福建省', '福建省', '福建省', '广东省', '浙江省', '江西省', '四川省', '上海市', '贵州省'], a.pid, 'province') as province,
    u(a.pid, 'evidence') < v('return_without_evidence') as lacks_evidence
from answer as a
join person as p using (pid)
join student_number as n using (pid)
-- the school's unit answers for those who sit or sat here, the unit of the hukou for all others
join unit on unit.unit_code = if(p.fate = 'here', p.unit_code, p.hukou_unit);
