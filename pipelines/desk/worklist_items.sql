-- The items of one load. Tables: load (source, business_date), rule (nth, rule_id, severity, most, column_name, header,
-- classification, problem, remedy), finding (rule_id, file, row), delivered (file, path), answered (rule_id, file, row,
-- said), missing (file, header), landed (path, _row and the columns that rules are about). A rule that no row fails is an
-- item by itself; a column that a whole file lacks is one item, not one a row.
with listed as (
    select
        r.*,
        coalesce(f.file, '') as file,
        coalesce(f.row, 0) as row
    from rule as r
    left join finding as f on r.rule_id = f.rule_id
    left join missing as m on f.file = m.file and r.header = m.header
    where m.file is null
    qualify row_number() over (partition by r.rule_id order by f.file, f.row) <= r.most
),

placed as (
    select
        i.*,
        d.path,
        d.file is null and i.file <> '' as is_absent
    from listed as i
    left join delivered as d on i.file = d.file
),

looked_up as (
    select
        p.*,
        case
            when p.is_absent then '缺少：' || harmless(cut(p.file, 60))
            when c._row is null or p.column_name is null then ''
            else masked({value}, p.classification)
        end as value
    from placed as p
    left join landed as c on p.path = c.path and p.row = c._row
)

select
    u.rule_id,
    item_no(l.source, l.business_date, u.file, u.row, u.rule_id),
    u.severity,
    case when u.is_absent then '' else harmless(u.file) end,
    case when u.row = 0 then '' else u.row::varchar end,
    u.header,
    u.value,
    u.problem,
    u.remedy,
    coalesce(a.said, '')
from looked_up as u
cross join load as l
left join answered as a on u.rule_id = a.rule_id and u.file = a.file and u.row = a.row
order by u.nth, u.file, u.row
