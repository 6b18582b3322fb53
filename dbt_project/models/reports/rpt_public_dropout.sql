-- 公开统计: open and closed cases by unit and line, for everybody to read. Which cells are hidden says macro `suppressed`.
-- A sensitive category is shown for the city only, beside enough cases of the group's other sensitive ones: BI knows how
-- many of a group are sensitive (SPEC 4). What the rules never let be (pending and closed, B3, B4) has no cell: known as 0.
with recursive up as (
    select
        line,
        line as ancestor
    from {{ ref('public_line') }}
    union all
    select
        up.line,
        l.parent
    from up
    inner join {{ ref('public_line') }} as l on up.ancestor = l.line
    where l.parent is not null
),

parameter as (
    select {{ parameter_of('report_parameters', 'small_cell_min') }}::bigint as small_cell_min
),

counted as (
    select
        case when k.status = 'closed' then 'closed' else 'open' end as state,
        unnest([k.org_unit_code, 'city']) as unit,
        u.ancestor as line
    from {{ ref('fct_dropout_case') }} as k
    inner join up as u on coalesce(k.determined_category, 'pending') = u.line
),

unit as (
    select org_unit_code as unit
    from {{ ref('dim_org_unit') }}
    where is_reporting
    union
    select unit from counted
    union
    select 'city' as unit
),

grid as (
    select
        s.state as tbl,
        u.unit,
        l.line,
        l.category_group,
        count(c.state) as cases,
        l.line in {{ sensitive_categories() }} as is_sensitive
    from (values ('open'), ('closed')) as s (state)
    cross join unit as u
    inner join {{ ref('public_line') }} as l on u.unit = 'city' or l.level <> 'category'
    left join counted as c on s.state = c.state and u.unit = c.unit and l.line = c.line
    where not (s.state = 'closed' and l.line = 'pending')
    group by s.state, u.unit, l.line, l.category_group
),

cell as (
    select
        *,
        is_sensitive
        and sum(cases) filter (where is_sensitive) over (partition by tbl, unit, category_group) - cases
        < (select p.small_cell_min from parameter as p) as is_withheld
    from grid
),

shown as (
    {{ suppressed('cell', ref('public_line'), '(select p.small_cell_min from parameter as p)') | indent(4) }}
)

select
    c.tbl as state,
    case when c.unit = 'city' then 'city' else 'unit' end as scope,
    case when c.unit = 'city' then '350500' else c.unit end as org_unit_code,
    case c.unit when 'city' then '全市' when '350500' then '未落实到县区' else coalesce(o.name_zh, c.unit) end as unit_zh,
    c.line,
    coalesce(l.name_zh, g.name_zh) as line_zh,
    l.name_en as line_en,
    l.level,
    case when not h.is_hidden then c.cases end as cases,
    h.is_hidden as is_suppressed,
    p.small_cell_min,
    'P3.4-2' as clause,
    r.as_of as basis_date
from cell as c
inner join shown as h on c.tbl = h.tbl and c.unit = h.unit and c.line = h.line
inner join {{ ref('public_line') }} as l on c.line = l.line
cross join parameter as p
cross join {{ source('control', 'run') }} as r
left join {{ ref('dim_org_unit') }} as o on c.unit = o.org_unit_code
left join {{ ref('dim_ledger_category') }} as g on c.line = g.code
