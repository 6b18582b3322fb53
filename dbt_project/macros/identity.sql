{#- Names agree when they are equal, or of one length with one character differing (dropout.md D05, D13).
    Characters are counted by position: DuckDB's own string distances count bytes. -#}
{% macro names_near(a, b) -%}
({{ a }} = {{ b }} or (
    length({{ a }}) = length({{ b }}) and length({{ a }}) >= 2
    and len(list_filter(range(1, length({{ a }}) + 1), lambda i: {{ a }}[i] <> {{ b }}[i])) = 1
))
{%- endmacro %}

{#- One wrong digit, or two digits that changed places, between two 18-character ID numbers (SPEC 6, id_repaired). -#}
{% macro one_slip_apart(a, b) -%}
(case when length({{ a }}) = 18 and length({{ b }}) = 18 then
    case len(list_filter(range(1, 19), lambda i: {{ a }}[i] <> {{ b }}[i]))
        when 1 then true
        when 2 then
            list_aggregate(list_transform(list_filter(range(1, 19), lambda i: {{ a }}[i] <> {{ b }}[i]), lambda i: {{ a }}[i]), 'string_agg', '')
            = reverse(list_aggregate(list_transform(list_filter(range(1, 19), lambda i: {{ a }}[i] <> {{ b }}[i]), lambda i: {{ b }}[i]), 'string_agg', ''))
        else false
    end
else false end)
{%- endmacro %}

{#- The date in digits 7-14 of an ID number, NULL when there is none. -#}
{% macro id_birth_date(id_number) -%}
try_strptime(substr({{ id_number }}, 7, 8), '%Y%m%d')::date
{%- endmacro %}

{#- The sex in digit 17 of an ID number: '1' male, '2' female (GB 11643). -#}
{% macro id_sex_code(id_number) -%}
case when substr({{ id_number }}, 17, 1) in ('1', '3', '5', '7', '9') then '1' else '2' end
{%- endmacro %}

{#- One wrong digit, two neighbouring digits exchanged, or month and day exchanged between two dates (SPEC 6). The engine's
    distance counts bytes: right on digits. It is asked only where no more than one of year, month and day differs, as every
    such slip leaves it: there are few of those among the children of one name. -#}
{% macro one_date_slip_apart(a, b) -%}
case
    when (year({{ a }}) = year({{ b }}))::tinyint + (month({{ a }}) = month({{ b }}))::tinyint + (day({{ a }}) = day({{ b }}))::tinyint = 2
        then damerau_levenshtein({{ a }}::varchar, {{ b }}::varchar) = 1
    else {{ a }} <> {{ b }} and year({{ a }}) = year({{ b }}) and month({{ a }}) = day({{ b }}) and day({{ a }}) = month({{ b }})
end
{%- endmacro %}

{#- More than a month apart, and by no slip. -#}
{% macro quite_another_date(a, b) -%}
(abs({{ a }} - {{ b }}) > 31 and not {{ one_date_slip_apart(a, b) }})
{%- endmacro %}

{#- The birth date that a row itself stands for: the column's, else that of digits which are a valid ID or one with a slip, not
    somebody else's. Beside int_person_exact as `e`. -#}
{% macro own_birth_date(row) -%}
coalesce({{ row }}.said_birth_date, case when {{ row }}.id_key is null or e.rid is not null then {{ id_birth_date(row ~ '.id_number') }} end)
{%- endmacro %}

{#- True where a text is another one with one character more. -#}
{% macro one_character_more(longer, shorter) -%}
len(list_filter(
    range(1, length({{ longer }}) + 1), lambda i: left({{ longer }}, i - 1) || substr({{ longer }}, i + 1) = {{ shorter }}
)) > 0
{%- endmacro %}
