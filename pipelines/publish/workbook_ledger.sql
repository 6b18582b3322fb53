-- The rows of the official ledger (workbook_cases.sql first): columns that are printed bear their headers.
create table visited as
select
    case_id,
    max(persuaded_date) as persuaded_date,
    arg_max(result_code, persuaded_date) as result_code
from published.main.fct_persuasion_visit
group by case_id;

create table ledger_row as
select
    row_number() over (
        order by l.org_unit_code, l.category_group, length(l.determined_category), l.determined_category, l.case_id
    ) as nth,
    l.org_unit_code as unit,
    l.determined_category as code,
    l.case_id as "案件编号",
    l.name as "姓名",
    said('sex', l.sex_code) as "性别",
    l.id_number as "身份证件号",
    l.birth_date::varchar as "出生日期",
    l.hukou_region_code as "户籍地区划",
    yes(l.is_registered_poor) as "建档立卡",
    l.route as "路径",
    said('outcome', l.outcome) as "比对结果",
    case when l.category_group = 'A' then g.code || '：' || g.name_zh end as "A类具体原因",
    case when l.category_group = 'A' then l.remark end as "备注",
    v.persuaded_date::varchar as "最近劝返",
    v.result_code as "劝返结果",
    case when l.category_group = 'B' then g.code || '：' || g.name_zh end as "B类具体原因",
    case when l.category_group = 'B' then said('sub_reason', l.sub_reason) end as "子原因",
    l.student_no as "学籍号",
    l.student_no_province as "学籍所在省",
    l.school_name as "学校名称",
    said('evidence', l.evidence_status) as "佐证状态",
    l.evidence_valid_to::varchar as "佐证有效期至",
    said('status', l.status) as "状态",
    l.opened_date::varchar as "立案日期",
    l.due_date::varchar as "核查期限",
    yes(l.is_overdue) as "逾期",
    l.closed_date::varchar as "销号日期",
    l.unit_name as "管理单位",
    l.row_key as "行键"
from listed as l
left join published.main.dim_ledger_category as g on l.determined_category = g.code
left join visited as v on l.case_id = v.case_id;
