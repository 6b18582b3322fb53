-- Certificates of disabled children with Quanzhou hukou, with the assessment that separates A3 from B7.
select
    p.hukou_unit as _file, p.pid as _pid, 0 as _order,
    p.id_number || p.disability_type || p.disability_level || if(u(p.pid, 'reissued') < 0.06, 'B1', '') as disability_no,
    dirty_name(p.name, p.pid, 'disabled', 1.0) as name, p.sex as sex_code, p.birth_date,
    ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'][p.disability_type::int] as disability_type_code,
    p.disability_level as disability_level_code,
    p.birth_date + (900 + below(p.pid, 'issued', 500))::int as issued_date,
    p.birth_date + (900 + below(p.pid, 'issued', 500) + 3652)::int as valid_to,
    case when p.birth_date + (900 + below(p.pid, 'issued', 500) + 3652)::int < the_day() then '过期'
        when u(p.pid, 'cancelled') < 0.01 then '注销' else '有效' end as certificate_status_code,
    p.hukou_region_code, p.assessment as education_assessment_code,
    if(p.assessment = '未评估', null, first_day() - (30 + below(p.pid, 'assessedon', 300))::int) as assessed_date,
    if(p.assessment = '未评估', null, unit.unit_name || '残疾人教育专家委员会') as assessed_by
from person as p join unit on unit.unit_code = p.hukou_unit
where p.is_disabled and p.fate <> 'nobody' and p.birth_date + (900 + below(p.pid, 'issued', 500))::int <= the_day()
