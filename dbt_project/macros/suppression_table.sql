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
