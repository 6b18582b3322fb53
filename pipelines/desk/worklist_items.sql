-- The items of one load. Tables: load (source, business_date), rule (nth, rule_id, severity, most, column_name, header,
-- classification, problem, remedy), finding (rule_id, file, row), delivered (file, path, sheet), answered (nth, rule_id, file, row,
-- mark, is_earlier, said, said_of_other), missing (file, header), landed (path, _row, the columns that rules are about and
-- the key's). A rule that no row fails is an item by itself; a column that a whole file lacks is one item, not one a row.
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
        d.sheet,
        d.file is null and i.file <> '' as is_absent
    from listed as i
    left join delivered as d on i.file = d.file
),

looked_up as (
    select
        p.*,
        case when {has_key} then item_mark(s.source, p.rule_id, {row_key}, {value}) end as mark,
        case
            when p.is_absent then '缺少：' || harmless(cut(p.file, 60))
            when c._row is null or p.column_name is null then ''
            else masked({value}, p.classification)
        end as value
    from placed as p
    cross join load as s
    left join landed as c on p.path = c.path and p.row = c._row
),

-- The same row wherever it stands now. What has no mark is known by its place: a file or a load in any delivery, a row in
-- the one delivery that was answered. Rows may share a key: what was said of the very value comes first.
heard as (
    select
        u.rule_id,
        u.file,
        u.row,
        coalesce(u.mark = a.mark, true) as is_same_value,
        if(is_same_value, a.said, a.said_of_other) as said
    from looked_up as u
    inner join answered as a
        on u.rule_id = a.rule_id
        and (
            row_mark(u.mark) = row_mark(a.mark)
            or (
                (u.mark is null or a.mark is null)
                and u.file = a.file and u.row = a.row and not (u.row > 0 and a.is_earlier)
            )
        )
    qualify row_number() over (partition by u.rule_id, u.file, u.row order by is_same_value desc, a.nth desc) = 1
)

select
    u.rule_id,
    item_no(l.source, l.business_date, u.file, u.row, u.rule_id),
    u.severity,
    case when u.is_absent then '' else harmless(u.file) end,
    coalesce(harmless(cut(without_numbers(u.sheet), 31)), ''),
    case when u.row = 0 then '' else u.row::varchar end,
    u.header,
    u.value,
    u.problem,
    u.remedy,
    coalesce(h.said, ''),
    coalesce(u.mark, '')
from looked_up as u
cross join load as l
left join heard as h on u.rule_id = h.rule_id and u.file = h.file and u.row = h.row
order by u.nth, u.file, u.row
