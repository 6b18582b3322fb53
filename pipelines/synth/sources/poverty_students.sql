-- The poverty register on one day, with schooling columns as poverty offices keep them: late, blank or wrong at times.
with poor as (
    select
        p.*, w.categories, s.situation, s.stage, s.grade_no, s.age, s.unit_code as school_unit, s.seat as school_seat,
        if(u(p.pid, 'certid') < v('d10_disability_no_as_id') and p.is_disabled, '残疾人证', '居民身份证') as id_type,
        p.id_number || p.disability_type || p.disability_level || if(u(p.pid, 'reissued') < 0.06, 'B1', '') as certificate,
        s.situation in ('enrolled', 'elsewhere_registered', 'elsewhere_fujian', 'elsewhere_outside', 'moved_away') as is_pupil
    from poverty as w join person as p using (pid) join state as s using (pid)
    where
        coalesce(w.listed_date <= the_day(), true)
        and not coalesce(p.hukou_status = '死亡注销' and p.hukou_status_date < first_day() - 60, false)
),

schooled as (
    select
        *,
        case
            when situation in ('too_young', 'at_home') then '学龄前儿童'
            when situation = 'preschool' then '学前教育'
            when is_pupil and grade_no between 1 and 6 then '小学'
            when is_pupil and grade_no between 7 and 9 then numeral(grade_no) || '年级'
            when situation = 'enrolled' then '普通高中' || numeral(grade_no - 9) || '年级'
            when situation = 'vocational' then '中职' || numeral(grade_no - 9) || '年级'
            when situation = 'past_school' and u(pid, 'college') < 0.7
                then if(grade_no <= 15 and u(pid, 'degree') < 0.5, '高职高专', '本科') || numeral(greatest(1, least(grade_no - 12, 4))) || '年级'
            when situation = 'dropped_out' and u(pid, 'reported') < 0.5 then '小学'
            else '非在校生'
        end as study_status,
        case
            when u(pid, 'schooling') < v('d19_schooling_blank') then 'blank'
            when u(pid, 'schooling') < v('d19_schooling_blank') + v('d19_schooling_wrong') then 'wrong'
        end as schooling_defect
    from poor
)

select
    'all' as _file, p.pid as _pid, copy.n as _order,
    coalesce(gb.unit_name, p.home_name) as county_name, p.township_name,
    pick(v('village'), p.hh, 'village') || '村' as village_name,
    p.household_no, p.household_no || (1 + p.pid % 4)::varchar as member_no,
    dirty_name(p.name, p.pid, 'poor', 1.2) as name, p.sex as sex_code, dirty_birth(p.birth_date, p.pid, 'poor') as birth_date,
    p.ethnicity as ethnicity_code, p.id_type as id_type_code,
    if(p.id_type = '残疾人证', p.certificate, dirty_id(
        coalesce(if(u(p.pid, 'pooroldid') < 0.6, p.former_id_number, null), p.id_number), p.pid, 'poor', 1.3
    )) as id_number,
    if(u(p.hh, 'raised') < 0.12, '之孙', '之') || if(p.sex = '男', '子', '女') as relation_to_head,
    p.father_name as head_name, p.father_id as head_id_number, p.hukou_region_code,
    replace(array_to_string(p.categories, '、'), '、', if(u(p.pid, 'separator') < 0.8, '、', pick([';', '；'], p.pid, 'sep')))
        as hardship_categories,
    case when list_contains(p.categories, '建档立卡') then '已脱贫' end as exit_status_code,
    if(u(p.hh, 'policy') < 0.95, '享受政策', '不享受政策') as policy_status_code,
    case schooling_defect when 'blank' then null when 'wrong' then '非在校生' else study_status end as study_status_code,
    case when p.age between 6 and 15 and study_status = '非在校生' and u(p.pid, 'why') < 0.6
        then pick(['因病', '因残', '厌学', '其他'], p.pid, 'whynot') end as not_in_school_reason,
    case when p.is_disabled then '残疾' when u(p.pid, 'health') < 0.97 then '健康'
        else pick(['长期慢性病', '患有大病'], p.pid, 'illness') end as health_code,
    case when p.is_disabled then p.certificate end as disability_no,
    if(u(p.pid, 'knowsschool') < 0.85, school.school_code, null) as study_school_code,
    if(u(p.pid, 'knowsschool') < 0.85, school.school_name, null) as study_school_name,
    case
        when school.school_code is not null then substr(school.region_code, 1, 6)
        when p.situation in ('elsewhere_registered', 'elsewhere_outside')
            then pick(['350203', '350100', '440300', '330381', '361128'], p.pid, 'region')
        when p.situation = 'elsewhere_fujian' then '350203'
    end as study_region_code,
    2014 + below(p.hh, 'identified', 6) as identified_year,
    if(u(p.pid, 'poornophone') < 0.1, null, p.father_phone) as phone
from schooled as p
cross join (values (1), (2)) as copy (n)
left join unit as gb on p.is_local and gb.unit_code = p.hukou_unit
left join school_slot as slot
    on slot.unit_code = p.school_unit and slot.stage = p.stage and slot.slot = p.school_seat
    and p.situation in ('enrolled', 'vocational', 'preschool')
left join school on school.school_code = slot.school_code
where copy.n = 1 or u(p.pid, 'poorrepeat') < v('d03_repeated_poor_row')
