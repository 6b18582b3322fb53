-- The day's returns, one workbook a county: answers of the day, visits to children who must be brought back, and
-- reviews, which repeat the answer with the reviewer's columns filled. Case numbers are not known here: they stay blank.
with sheet as (
    select *, 0 as step, answered_on as checked_on from answer_text where answered_on = the_day()
    union all
    select *, 1, visited_on from answer_text where visited_on = the_day() and starts_with(category, 'A')
    union all
    select *, 2, answered_on from answer_text
    where reviewed_on = the_day() and not starts_with(category, 'A') and u(pid, 'reviewed') < 0.85
),

marked as (
    select
        *,
        starts_with(category, 'A') and (step = 1 or u(pid, 'firstvisit') < 0.4) as has_visit,
        if(step = 1, pick(['已返校', '承诺返校', '承诺返校', '拒绝返校'], pid, 'visitresult'),
            pick(['承诺返校', '拒绝返校', '未见到本人'], pid, 'firstresult')) as visit_result,
        not lacks_evidence and category in ('B5', 'B7', 'B9') as has_paper,
        not lacks_evidence and category in ('B5', 'B10') as may_lapse
    from sheet
),

seated as (
    select m.*, school.school_code, school.school_name as own_school, m.has_visit and m.visit_result = '已返校' as is_back
    from marked as m
    left join state on state.pid = m.pid
    left join school_slot as slot
        on slot.unit_code = state.unit_code and slot.stage = state.registry_stage and slot.slot = state.seat
    left join school on school.school_code = slot.school_code
)

select
    unit_code as _file, pid as _pid, step as _order,
    null::varchar as case_id, dirty_name(name, pid, 'county', 0.5) as name,
    if(u(pid, 'countyid') < 0.03, null, id_number) as id_number, birth_date, hukou_region_code,
    if(kind = 'misread', '系统查询', pick(['入户调查', '入户调查', '当面咨询', '函询', '电询'], pid, 'method')) as check_method_code,
    checked_on as checked_date, category as reported_category,
    case
        when category = 'A8' and u(pid, 'remark') >= v('return_without_remark')
            then pick(['随父母外出,去向待查', '家庭变故暂时离校', '转学途中尚未到校'], pid, 'remarktext')
        when category = 'A2' and u(pid, 'remark') < 0.4 then '学习困难'
        when category = 'B3' then '在省内民办学校就读,尚未注册'
        when category = 'B4' then '随父母在外省就读,学籍未办'
    end as remark,
    case when category = 'B2' and not lacks_evidence then if(kind = 'misread', student_no, 'G' || id_number) end as student_no,
    case when category = 'B3' or kind = 'misread' then '福建省' when category in ('B2', 'B4') then province end as student_no_province,
    case
        when kind = 'misread' then own_school
        when category in ('B2', 'B3', 'B4') then pick(['湖里', '思明', '仓山', '宝安', '白云', '洪山', '南昌', '瓯海'], pid, 'place')
            || pick(['实验小学', '中心小学', '第二中学', '第三小学', '外来工子弟学校', '第五中学'], pid, 'schoolname')
    end as school_name,
    case when not lacks_evidence then case category
        when 'B5' then if(u(pid, 'deferproof') < 0.85, '缓学证明', '年龄证明')
        when 'B7' then if(u(pid, 'certproof') < 0.8, '残疾证', '残联鉴定')
        when 'B10' then if(u(pid, 'visa') < 0.88, '护照、签证', '护照') when 'B9' then '公安失联证明' end end as evidence_kind,
    case when not lacks_evidence then case category
        when 'B7' then id_number || disability_type || disability_level
        when 'B5' then '缓' || below(pid, 'proof', 100000) when 'B9' then '公失' || below(pid, 'proof', 10000)
        when 'B10' then 'E' || lpad(below(pid, 'passport', 100000000)::varchar, 8, '0') end end as evidence_no,
    case when has_paper then unit_name || case category when 'B5' then '教育局' when 'B7' then '残联' else '公安局' end end as evidence_issuer,
    case when has_paper then answered_on - (5 + below(pid, 'proofdate', 60))::int end as evidence_issued_date,
    case when may_lapse then answered_on + if(u(pid, 'lapses') < 0.05, 3, 300) end as evidence_valid_to,
    case when has_visit then checked_on end as persuaded_date,
    case when has_visit then pick(['包村干部', '班主任', '镇街教育专干', '德育副校长'], pid, 'post') end as persuaded_by_post,
    case when has_visit then visit_result end as persuasion_result_code,
    case when is_back then checked_on end as returned_date,
    case when is_back then school_code end as returned_school_code,
    case when is_back then '插班' end as placement_code,
    case when step = 2 then if(lacks_evidence or u(pid, 'agreed') < 0.08, '退回', '同意销号') end as review_result_code,
    case when step = 2 then '市教育局基教科' end as reviewed_by_post,
    case when step = 2 then reviewed_on end as reviewed_date
from seated
