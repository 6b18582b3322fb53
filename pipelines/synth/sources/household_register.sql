-- The police register of children of 3 to 18 with Quanzhou hukou: clean identities, changes of ID, and why a hukou ended.
select
    'all' as _file, p.pid as _pid, 0 as _order,
    case when u(p.pid, 'policeid') < 0.0004 then wrong_digit(p.id_number, p.pid)
        when u(p.pid, 'policeid') < 0.0006 then null
        when ends_with(p.id_number, 'X') and u(p.pid, 'policex') < 0.02 then lower(p.id_number)
        else p.id_number end as id_number,
    dirty_name(p.name, p.pid, 'police', 0.1) as name,
    p.sex as sex_code, p.birth_date, p.ethnicity as ethnicity_code, p.hukou_region_code,
    if(p.hukou_status_date <= the_day(), coalesce(p.hukou_status, '正常'), '正常') as hukou_status_code,
    if(p.hukou_status is not null and p.hukou_status_date <= the_day(), p.hukou_status_date, null) as hukou_status_date,
    p.former_id_number, p.household_no,
    if(u(p.hh, 'policeguardian') < 0.6, p.father_name, p.mother_name) as guardian_name,
    if(u(p.hh, 'policeguardian') < 0.6, p.father_id, p.mother_id) as guardian_id_number,
    if(u(p.hh, 'policephone') < 0.2, null, p.father_phone) as phone
from person as p
where p.is_local and age_on(p.birth_date, date_trunc('month', the_day())::date) between 3 and 18
