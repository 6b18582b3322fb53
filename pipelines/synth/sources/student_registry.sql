-- The registry on one day: everyone in grades 1 to 12, last summer's graduates who went no further here, those who left,
-- the old row of a pupil who moved within the city, double registrations, and a few rows that stand twice.
with listed as (
    select
        *,
        case
            when situation = 'enrolled' then if(has_returned, '复学', '在读')
            when situation in ('vocational', 'left_vocational', 'graduated') then if(u(pid, 'finish') < 0.02, '结业', '毕业')
            else event_status
        end as status,
        case when situation in ('vocational', 'left_vocational', 'graduated') then make_date(registry_year(the_day()), 6, 30)
            when has_returned then return_date when event_kind is not null then event_date end as status_date
    from state
    where fate = 'here' and (grade_no between 1 and 9 or registry_stage = 's' or (grade_no = 10 and registry_stage = 'j'))
),

row_variant as (
    select 0 as variant, unit_code as at_unit, seat as at_seat, status as status_code, * exclude (seat, status) from listed
    union all
    select 1, old_unit, old_seat, '转出', * exclude (seat, status) from listed where has_moved and situation = 'enrolled'
    union all
    select 2, unit_code, below(pid, 'secondseat', 4000), '在读', * exclude (seat, status) from listed
    where situation = 'enrolled' and u(pid, 'twice') < v('d03_two_schools')
    union all
    select 3, unit_code, seat, status, * exclude (seat, status) from listed where u(pid, 'repeat') < v('d03_repeated_row')
)

select
    school.unit_code as _file, r.pid as _pid, r.variant as _order,
    t.birth_text as _raw_birth_date,
    if(r.variant = 2 and u(r.pid, 'secondnumber') < 0.4, 'L' || substr(t.student_no, 2, 17) || '0', t.student_no) as student_no,
    if(u(r.pid, 'aux') < 0.3, '35' || lpad((r.pid % 10000000000)::varchar, 10, '0'), null) as student_aux_no,
    t.name, t.sex as sex_code, t.birth_date, t.id_type as id_type_code, t.id_number, t.ethnicity as ethnicity_code,
    t.hukou_region_code, t.hukou_kind as hukou_kind_code,
    school.school_code, school.school_name,
    case
        when r.registry_stage <> 't' and hash(school.unit_code, 'grade') % 4 = 0 then case when r.grade_no <= 6 then '小学' || r.start_year
            when r.grade_no <= 9 or r.registry_stage = 'j' then '初中' || (r.start_year + 6) else '高中' || (r.start_year + 9) end || '级'
        when r.registry_stage = 's' then ['高一', '高二', '高三'][r.grade_no - 9]
        else numeral(least(r.grade_no, 9)) || '年级'
    end as grade,
    (1 + below(r.pid, 'class', 8)) || '班' as class_name,
    make_date(r.start_year + case when r.registry_stage = 's' then 9 when r.registry_stage = 'j' then 6 else 0 end, 9, 1) as admission_month,
    if(u(r.pid, 'boards') < case r.registry_stage when 's' then 0.6 when 'j' then 0.25 when 't' then 0.4 else 0.03 end, '住校', '走读') as boarding_code,
    u(r.pid, 'lunch') < 0.35 as has_school_lunch, t.left_behind as left_behind_code,
    not t.is_local and u(t.hh, 'migrantflag') < 0.9 as is_migrant_child, coalesce(t.orphan_kind = '孤儿', false) as is_orphan,
    u(t.hh, 'martyr') < 0.0004 as is_martyr_child,
    case when t.disability_type is null or t.in_special_school then '非随班就读' when t.disability_type = '1' then '视力残疾随班就读'
        when t.disability_type = '2' then '听力残疾随班就读' when t.disability_type = '5' then '智力残疾随班就读' else '其他残疾随班就读' end as inclusive_class_code,
    coalesce(['视力', '听力', '言语', '肢体', '智力', '精神', '多重'][t.disability_type::int], '无') as disability_type_code,
    t.is_poor or u(r.pid, 'needsaid') < 0.02 as needs_aid, t.is_poor and u(r.pid, 'allowance') < 0.8 as has_allowance,
    if(u(r.pid, 'oddstatus') < v('d16_unknown_status'), '借读', r.status_code) as status_code,
    if(r.variant = 1, r.event_date, r.status_date) as status_date,
    t.guardian_name, t.guardian_id as guardian_id_number, t.guardian_phone
from row_variant as r
join registry_text as t using (pid)
join school_slot as slot
    on slot.unit_code = r.at_unit and slot.stage = if(r.variant in (1, 2) and r.registry_stage = 't', 'x', r.registry_stage) and slot.slot = r.at_seat
join school on school.school_code = slot.school_code
