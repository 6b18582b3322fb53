{#- The rows of `relation` with each ID column of `columns` ({column: prefix of the derived columns}) normalised, and
    `<prefix>_status`, `<prefix>_key` and `<prefix>_is_folded` (its owner wrote it otherwise) beside it (SPEC 6, GB 11643). One
    projection a step: as one nested expression DuckDB would evaluate the slow path for every row. -#}
{% macro with_id_numbers(relation, columns) -%}
{%- set whole = "'[0-9]{17}[0-9X]'" -%}
select
    * exclude ({% for c in columns %}{{ c }}__is_whole, {{ c }}__digits, {{ c }}__remainder, {{ c }}__is_day, {{ c }}__written{{ ', ' if not loop.last }}{% endfor %}),
    {%- for c, prefix in columns.items() %}
    case
        when {{ c }}__remainder = 1 and {{ c }}__is_day and {{ c }}__digits // 100000000000000 <> 999
            and not {{ _is_lost(c) }}
            then {{ c }}__digits
    end as {{ prefix }}_key,
    case
        when {{ prefix }}_key is not null then 'valid'
        when {{ _is_lost(c) }} then 'lost'
        when {{ c }} is null or {{ c }} = '' then 'missing'
        -- What Excel leaves of 18 digits: 15 of them and three noughts, or a number with an exponent.
        when {{ c }}__digits is not null and {{ c }} like '%000' and {{ c }}__remainder <> 1 then 'lost'
        when regexp_full_match({{ c }}, '[0-9.]+E[+]?[0-9]+') then 'lost'
        else 'invalid'
    end as {{ prefix }}_status,
    ({{ c }} is distinct from {{ c }}__written) as {{ prefix }}_is_folded{{ ',' if not loop.last }}
    {%- endfor %}
from (
    select *,
    {%- for c in columns %}
        {{ _id_remainder(c ~ '__digits', c) }} as {{ c }}__remainder,
        {{ _id_is_day(c ~ '__digits') }} as {{ c }}__is_day{{ ',' if not loop.last }}
    {%- endfor %}
    from (
        select *,
        {%- for c in columns %}
            -- most are whole as they were written, and are asked once
            case when {{ c }}__is_whole or regexp_full_match({{ c }}, {{ whole }}) then left({{ c }}, 17)::bigint end as {{ c }}__digits{{ ',' if not loop.last }}
        {%- endfor %}
        from (
            select * replace (
            {%- for c in columns %}
                -- 20 and 22 characters: an ID with the type and level of a disability certificate (and its reissue).
                case
                    when {{ c }}__is_whole then {{ c }}
                    when length({{ c }}) in (20, 22) then left({{ c }}, 18)
                    else {{ c }}
                end as {{ c }}{{ ',' if not loop.last }}
            {%- endfor %}
            )
            from (
                select * replace (
                {%- for c in columns %}
                    case when {{ c }}__is_whole then {{ c }} else upper({{ _folded(c) }}) end as {{ c }}{{ ',' if not loop.last }}
                {%- endfor %}
                )
                from (
                    select *{% for c in columns %}, {{ c }} as {{ c }}__written, regexp_full_match({{ c }}, {{ whole }}) as {{ c }}__is_whole{% endfor %}
                    from {{ relation }}
                )
            )
        )
    )
)
{%- endmacro %}

{#- True where landing says that Excel has rounded the number in this column. -#}
{% macro _is_lost(column) -%}
coalesce(contains(';' || _lost || ';', ';{{ column }};'), false)
{%- endmacro %}

{#- GB 11643's sum modulo 11, 1 when the check digit is right. The weights are powers of two modulo 11, so the 17 digits are
    evaluated in base 2: n - 4 * sum over k of (n // 10^k) * 2^k, in BIGINT, without 17 substrings. -#}
{% macro _id_remainder(digits, id_number) -%}
(2 * (({{ digits }} - 4 * (
    {%- for k in range(1, 17) %}({{ digits }} // {{ 10 ** k }}) * {{ 2 ** k }}{{ ' + ' if not loop.last }}{% endfor -%}
)) % 11) + case right({{ id_number }}, 1) when 'X' then 10 else ascii(right({{ id_number }}, 1)) - 48 end) % 11
{%- endmacro %}

{#- True when digits 7-14 are a day of the calendar, from 1900 on. -#}
{% macro _id_is_day(digits) -%}
{%- set y = '(' ~ digits ~ ' // 10000000 % 10000)' -%}
{%- set m = '(' ~ digits ~ ' // 100000 % 100)' -%}
{%- set d = '(' ~ digits ~ ' // 1000 % 100)' -%}
(
    {{ y }} >= 1900 and {{ m }} between 1 and 12 and {{ d }} between 1 and 31 and {{ d }} <= case
        when {{ m }} in (4, 6, 9, 11) then 30
        when {{ m }} = 2 then 28 + ({{ y }} % 4 = 0 and ({{ y }} % 100 <> 0 or {{ y }} % 400 = 0))::integer
        else 31
    end
)
{%- endmacro %}
