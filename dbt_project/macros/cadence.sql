{#- CTEs: `period`, the period of seed report_cadence in which each level is on the day of the build. A start day is month-day. -#}
{% macro periods_of_levels() -%}
begun as (
    select
        c.*,
        r.as_of,
        unnest(string_split(c.starts_on, '、')) as month_and_day
    from {{ ref('report_cadence') }} as c
    cross join {{ source('control', 'run') }} as r
    cross join (select min(valid_from) as first_day from {{ ref('report_cadence') }}) as f
    where
        c.valid_from <= greatest(r.as_of, f.first_day)
        and (c.valid_to is null or greatest(r.as_of, f.first_day) <= c.valid_to)
),

dated as (
    select
        *,
        unnest([strptime(y || '-' || month_and_day, '%Y-%m-%d')::date for y in range(year(as_of) - 1, year(as_of) + 2)]) as start_date
    from begun
),

period as (
    select
        level,
        level_order,
        cadence,
        duty_zh,
        duty_en,
        clause,
        as_of,
        max(start_date) filter (where start_date <= as_of) as period_start,
        (min(start_date) filter (where start_date > as_of) - 1)::date as period_end,
        (min(start_date) filter (where start_date > as_of) - 1 + any_value(due_days))::date as due_date
    from dated
    group by level, level_order, cadence, duty_zh, duty_en, clause, as_of
)
{%- endmacro %}
