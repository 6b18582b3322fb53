{#- A day from any of 20110101, 2011-01-01, 2011/1/1, 2011.1.1, 2011年1月1日 (a time after it is dropped) or the serial that
    Excel keeps (40544); NULL when it is none of them, or no day of the calendar. -#}
{% macro to_date(text) -%}
case
    when length({{ text }}) between 1 and 5
        then case when regexp_full_match({{ text }}, '[1-7][0-9]{4}') then date '1899-12-30' + {{ text }}::integer end
    else try_strptime(
        regexp_extract({{ text }}, '^([0-9]{8}|[0-9]{4}([-/.]|年)[0-9]{1,2}([-/.]|月)[0-9]{1,2}日?)([ T].*)?$', 1),
        ['%Y%m%d', '%Y-%m-%d', '%Y/%m/%d', '%Y年%m月%d日', '%Y.%m.%d']
    )::date
end
{%- endmacro %}

{#- The first day of a month from any of 201909, 2019-09, 2019/9, 2019.9, 2019年9月, or from a day as to_date reads it; NULL
    when it is none of them: what begins like a month and goes on otherwise is none. -#}
{% macro to_month(text) -%}
coalesce(
    try_strptime(
        regexp_extract({{ text }}, '^([0-9]{6}|[0-9]{4}([-/.]|年)[0-9]{1,2}月?)$', 1),
        ['%Y%m', '%Y-%m', '%Y/%m', '%Y年%m月', '%Y.%m']
    ),
    date_trunc('month', {{ to_date(text) }})
)::date
{%- endmacro %}

{#- The n-th workday after a day, which itself does not count; NULL beyond the calendar's last year. -#}
{% macro nth_workday_after(day, n) -%}
(
    select min(later.day)
    from {{ source('control', 'workday') }} as later
    where later.is_workday
        and later.ordinal = {{ n }} + (
            select today.ordinal from {{ source('control', 'workday') }} as today where today.day = {{ day }}
        )
)
{%- endmacro %}
