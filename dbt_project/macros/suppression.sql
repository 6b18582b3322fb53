{#- Which cells of a table of counts may not be published, so that none of them can be computed back (dropout.md section 10).

    `cells`: tbl, unit (`city` is the sum of the others), line, cases, is_withheld; every unit has every line that is not of
    level `category`, which the city alone has. `lines`: line, parent, level (total, group, line, category). `least`: counts
    below it are small, and whoever solves the published sums must be left with an interval at least that wide.

    One sum: what is hidden of it is two cells or more and adds up to `least`; each may then be anything from 0 to that sum.
    A table of rows and columns whose sums are all `least` or more: a hidden cell stands in a rectangle of hidden cells with
    `least` in both its neighbours, so that `least` children can be moved around it; or all cells are hidden, and then each
    can take as much as its row, its column or all the others allow. Units (or lines) whose own sum is hidden are one row (or
    column) of that table: they can share its cells in any way. So each table rests on sums that are settled before it:
    the city's lines, the units' totals, units by group, units by line. -#}
{% macro suppressed(cells, lines, least) -%}
with recursive up as (
    select line, line as ancestor from {{ lines }}
    union all
    select up.line, l.parent from up inner join {{ lines }} as l on up.ancestor = l.line where l.parent is not null
),

counted as (
    select
        c.tbl, c.unit, c.line, c.cases, l.parent, l.level,
        c.cases < {{ least }} or c.is_withheld as is_small
    from {{ cells }} as c
    inner join {{ lines }} as l on c.line = l.line
),

city_chosen as (
    select tbl, line, level, {{ chosen_of_a_sum(['tbl', 'parent'], least) }} as is_chosen
    from counted
    where unit = 'city'
),

city as (
    -- what is hidden hides what it is the sum of
    select c.tbl, u.line, bool_or(c.is_chosen) as is_hidden, any_value(l.level) as level
    from city_chosen as c
    inner join up as u on c.line = u.ancestor
    inner join {{ lines }} as l on u.line = l.line
    group by c.tbl, u.line
),

unit_chosen as (
    select tbl, unit, line, {{ chosen_of_a_sum(['tbl'], least) }} as is_chosen
    from counted
    where level = 'total' and unit <> 'city'
),

unit_total as (
    select u.tbl, u.unit, u.line, u.is_chosen or c.is_hidden as is_hidden
    from unit_chosen as u
    inner join city as c on u.tbl = c.tbl and u.line = c.line
),

{{ hidden_in_a_table('of_group', 'group', 'unit_total', least) }},

{{ hidden_in_a_table('of_line', 'line', 'of_group', least) }}

select tbl, 'city' as unit, line, is_hidden from city
union all
select tbl, unit, line, is_hidden from unit_total
union all
select tbl, unit, line, is_hidden from of_group
union all
select tbl, unit, line, is_hidden from of_line
{%- endmacro %}

{#- Small cells of a sum; if they alone would tell too much, the smallest other one. -#}
{% macro chosen_of_a_sum(keys, least) -%}
{%- set of_sum = "over (partition by " ~ keys | join(', ') ~ ")" -%}
(
        is_small or (
            count(*) filter (where is_small) {{ of_sum }} > 0
            and (
                count(*) filter (where is_small) {{ of_sum }} = 1
                or sum(cases) filter (where is_small) {{ of_sum }} < {{ least }}
            )
            and row_number() over (partition by {{ keys | join(', ') }}, is_small order by cases, unit, line) = 1
        )
    )
{%- endmacro %}

{#- Cells of units and of lines of one level below sums that are settled: `above` tells of the units' own sums, `city` of
    the lines'. The CTE `name` holds the answer. -#}
{% macro hidden_in_a_table(name, level, above, least) -%}
{%- set same_block = "s.tbl = {0}.tbl and s.parent = {0}.parent" -%}
{{ name }}_cell as (
    select
        n.tbl, n.parent, n.unit, n.line, n.cases,
        case when a.is_hidden then '*' else n.unit end as row_key,
        case when c.is_hidden then '*' else n.line end as column_key
    from counted as n
    inner join {{ above }} as a on n.tbl = a.tbl and n.unit = a.unit and n.parent = a.line
    inner join city as c on n.tbl = c.tbl and n.line = c.line
    where n.level = '{{ level }}' and n.unit <> 'city'
),

{{ name }}_known as (
    select tbl, parent, row_key, column_key, sum(cases) as cases, sum(cases) < {{ least }} as is_small
    from {{ name }}_cell
    group by tbl, parent, row_key, column_key
),

{{ name }}_rectangle as (
    -- the one that costs the reader least: of what is hidden anyway nothing is lost
    select s.tbl, s.parent, s.row_key, s.column_key, d.row_key as other_row, b.column_key as other_column
    from {{ name }}_known as s
    inner join {{ name }}_known as b
        on {{ same_block.format('b') }} and s.row_key = b.row_key and s.column_key <> b.column_key and b.cases >= {{ least }}
    inner join {{ name }}_known as d
        on {{ same_block.format('d') }} and s.column_key = d.column_key and s.row_key <> d.row_key and d.cases >= {{ least }}
    inner join {{ name }}_known as e
        on {{ same_block.format('e') }} and d.row_key = e.row_key and b.column_key = e.column_key
    where s.is_small
    qualify row_number() over (
        partition by s.tbl, s.parent, s.row_key, s.column_key
        order by
            {%- for cell in ('b', 'd', 'e') %}
            case when {{ cell }}.is_small or '*' in ({{ cell }}.row_key, {{ cell }}.column_key) then 0 else {{ cell }}.cases end
            {%- if not loop.last %} +{% else %},{% endif %}
            {%- endfor %}
            b.column_key, d.row_key
    ) = 1
),

{{ name }}_corner as (
    select distinct tbl, parent, unnest([row_key, other_row]) as row_key, column_key from {{ name }}_rectangle
    union
    select distinct tbl, parent, unnest([row_key, other_row]), other_column from {{ name }}_rectangle
),

{{ name }}_lone as (
    -- no rectangle for one of its small cells: nothing of that table is published
    select distinct s.tbl, s.parent
    from {{ name }}_known as s
    anti join {{ name }}_rectangle as r
        on {{ same_block.format('r') }} and s.row_key = r.row_key and s.column_key = r.column_key
    where s.is_small
),

{{ name }} as (
    select
        s.tbl, s.unit, s.line,
        '*' in (s.row_key, s.column_key) or k.row_key is not null or z.tbl is not null as is_hidden
    from {{ name }}_cell as s
    left join {{ name }}_corner as k
        on {{ same_block.format('k') }} and s.row_key = k.row_key and s.column_key = k.column_key
    left join {{ name }}_lone as z on {{ same_block.format('z') }}
)
{%- endmacro %}
