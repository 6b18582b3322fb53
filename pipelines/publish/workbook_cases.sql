-- What the workbooks of a publication are written from: its restricted tables, attached as `published`. Columns that are
-- printed bear their headers. Variables: day, words ({table:code -> Chinese}); macros of expectations/*.sql with the key's pads.
create or replace macro said(kind, code) as coalesce(getvariable('words')[kind || ':' || code], code);
create or replace macro yes(flag) as if(flag, '是', '否');

-- The school year's ledger: what is open, and what was closed since the 1st of September.
create or replace macro school_year() as make_date(
    year(getvariable('day')) - if(month(getvariable('day')) < 9, 1, 0), 9, 1
);

create table listed as
select
    c.*,
    u.name_zh as unit_name,
    p.name,
    p.sex_code,
    p.id_number,
    p.birth_date,
    p.hukou_region_code,
    k.township_code,
    k.township_name,
    k.village_name,
    k.household_no,
    k.guardian_name,
    k.phone,
    k.last_school_name,
    k.last_grade,
    k.asked_school_name,
    k.asked_region_code,
    row_key(c.case_id, p.name, c.org_unit_code, getvariable('day')) as row_key
from published.main.fct_dropout_case as c
inner join published.main.dim_person as p on c.person_key = p.person_key
left join published.main.dim_org_unit as u on c.org_unit_code = u.org_unit_code
left join published.main.fct_case_contact as k on c.case_id = k.case_id
where c.status <> 'closed' or c.closed_date >= school_year();

create table open_row as
select
    *,
    row_number() over (order by route nulls last, township_code nulls last, household_no nulls last, case_id) as nth,
    org_unit_code as unit,
    route as "路径",
    said('status', status) as "状态",
    said('outcome', outcome) as "比对结果",
    case_id as "案件编号",
    name as "姓名",
    said('sex', sex_code) as "性别",
    birth_date::varchar as "出生日期",
    id_number as "身份证件号",
    opened_date::varchar as "立案日期",
    due_date::varchar as "核查期限",
    yes(is_overdue) as "逾期",
    reported_category as "上次填报",
    said('evidence', evidence_status) as "佐证状态",
    coalesce(school_name, last_school_name) as "最近就读学校",
    last_grade as "年级",
    explanation_zh as "认定说明",
    what_would_change_zh as "下一步",
    coalesce(township_name, max(township_name) over (partition by township_code), township_code) as "乡镇",
    village_name as "村（社区）",
    household_no as "户号",
    guardian_name as "监护人",
    phone as "联系电话",
    coalesce(asked_school_name, asked_region_code) as "收函单位",
    asked_region_code as "就读地区划"
from listed
where status <> 'closed';
