{#- Which cells of a table of counts may not be published, so that none of them can be computed back (dropout.md section 10).

    `cells`: tbl, unit (`city` is the sum of the others), line, cases, is_withheld; every unit has every line of the table that
    is not of level `category`, which the city alone has. `lines`: line, parent, level (total, group, line, category). `least`: counts
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
    inner join city_chosen as l on c.tbl = l.tbl and u.line = l.line
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
