-- Notices of the year before the first day and since: lists of aided pupils by school, results and policies by unit.
with publisher as (
    select unit_code as code, pick(['资金分配结果', '政策文件'], unit_code || copy, 'kind') as kind, copy
    from unit cross join (select unnest(range(3)) as copy)
    union all
    select school_code, '受助学生名单', copy
    from (select * from school order by draw limit greatest(20, round(1300 * v('scale')))::bigint) cross join (select unnest(range(2)) as copy)
),

notice as (
    select
        *, code || '/' || copy as key, row_number() over (order by code, copy) as nth,
        first_day() + v('days')::int - (1 + below(code || copy, 'posted', 330))::int as start_date
    from publisher
),

posted as (
    select *, case when kind = '受助学生名单' then start_date + if(u(key, 'brief') < 0.03, 3, 8) end as end_date from notice
)

select
    'all' as _file, null::bigint as _pid, nth as _order,
    'GS' || lpad(nth::varchar, 7, '0') as notice_no, kind as notice_kind_code, code as publisher_code,
    case when kind <> '政策文件' then pick(['义务教育家庭经济困难学生生活补助', '营养改善计划', '学前教育政府助学金'], key, 'aid') end as programme_name,
    registry_year(start_date) || '-' || (registry_year(start_date) + 1) as school_year,
    if(month(start_date) between 2 and 7, '春季学期', '秋季学期') as term_code,
    start_date, end_date,
    case when end_date < the_day() and u(key, 'forgotten') >= 0.05 then end_date + 1 end as taken_down_date,
    case kind when '受助学生名单' then if(u(key, 'leaky') < 0.03, '姓名、学校、班级、身份证号', '姓名、学校、年级、班级')
        when '资金分配结果' then '单位、资金项目、金额' else '标题、正文' end as published_fields
from posted
where start_date <= the_day()
