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

{#- One wrong digit in eight, or month and day or two neighbouring digits exchanged, between two dates (SPEC 6). -#}
{% macro one_date_slip_apart(a, b) -%}
({{ a }} <> {{ b }} and (
    bit_count((
        {%- for n in range(8) %}(({{ _date_digit(a, n) }} <> {{ _date_digit(b, n) }})::integer << {{ n }}){{ ' + ' if not loop.last }}{% endfor -%}
    )) = 1
    or (year({{ a }}) = year({{ b }}) and month({{ a }}) = day({{ b }}) and day({{ a }}) = month({{ b }}))
    {%- for n in range(7) %}
    or (
        {%- for k in range(8) %}{{ _date_digit(a, k) }} = {{ _date_digit(b, n + 1 if k == n else n if k == n + 1 else k) }}{{ ' and ' if not loop.last }}{% endfor -%}
    )
    {%- endfor %}
))
{%- endmacro %}

{% macro _date_digit(day, n) -%}
((year({{ day }}) * 10000 + month({{ day }}) * 100 + day({{ day }})) // {{ 10 ** n }} % 10)
{%- endmacro %}

{#- What is compared between two rows that may be of one person (macros/scoring.sql): m and u of an ordinary city, before the
    day's own pairs are heard. Of an ID only a slip speaks: a valid one that is equal has linked already. -#}
{% macro identity_comparisons(terms) -%}
{{ return([
    {'name': 'name', 'absent': 'l.name_norm is null or r.name_norm is null', 'term': 'l.name_norm', 'term_level': 'exact',
     'terms': terms, 'levels': [
        {'level': 'exact', 'when': 'l.name_norm = r.name_norm', 'm': 0.96, 'u': 0.00002},
        {'level': 'homophone', 'when': "p.likeness = 'homophone'", 'm': 0.012, 'u': 0.00006},
        {'level': 'rare_character', 'when': "p.likeness = 'rare_character'", 'm': 0.004, 'u': 0.0004},
        {'level': 'one_character', 'when': "p.likeness = 'one_character'", 'm': 0.012, 'u': 0.002},
        {'level': 'differs', 'm': 0.012, 'u': 0.99752}]},
    {'name': 'birth', 'absent': 'l.birth_date is null or r.birth_date is null', 'levels': [
        {'level': 'exact', 'when': 'l.birth_date = r.birth_date', 'm': 0.98, 'u': 0.0002},
        {'level': 'slip', 'when': one_date_slip_apart('l.birth_date', 'r.birth_date'), 'm': 0.015, 'u': 0.005},
        {'level': 'differs', 'm': 0.005, 'u': 0.9948}]},
    {'name': 'sex', 'absent': 'l.sex_code is null or r.sex_code is null', 'levels': [
        {'level': 'same', 'when': 'l.sex_code = r.sex_code', 'm': 0.995, 'u': 0.5},
        {'level': 'differs', 'm': 0.005, 'u': 0.5}]},
    {'name': 'kin', 'absent': 'coalesce(l.kin_id_key = r.kin_id_key, l.kin_phone = r.kin_phone, l.kin_name = r.kin_name) is null', 'levels': [
        {'level': 'id', 'when': 'l.kin_id_key = r.kin_id_key', 'm': 0.6, 'u': 0.000001},
        {'level': 'phone', 'when': 'l.kin_phone = r.kin_phone', 'm': 0.1, 'u': 0.000001},
        {'level': 'name', 'when': 'l.kin_name = r.kin_name', 'm': 0.1, 'u': 0.00002},
        {'level': 'differs', 'm': 0.2, 'u': 0.999978}]},
    {'name': 'place', 'absent': 'coalesce(l.school_code = r.school_code, l.hukou_region_code = r.hukou_region_code) is null', 'levels': [
        {'level': 'school', 'when': 'l.school_code = r.school_code', 'm': 0.3, 'u': 0.001},
        {'level': 'township', 'when': 'left(l.hukou_region_code, 9) = left(r.hukou_region_code, 9)', 'm': 0.5, 'u': 0.01},
        {'level': 'county', 'when': 'left(l.hukou_region_code, 6) = left(r.hukou_region_code, 6)', 'm': 0.1, 'u': 0.1},
        {'level': 'differs', 'm': 0.1, 'u': 0.889}]},
    {'name': 'id', 'absent': 'l.id_key is not null or l.id_number is null or r.id_number is null or length(l.id_number) <> 18', 'levels': [
        {'level': 'same', 'when': 'l.id_number = r.id_number', 'm': 0.02, 'u': 0.000001},
        {'level': 'slip', 'when': one_slip_apart('l.id_number', 'r.id_number'), 'm': 0.9, 'u': 0.00001},
        {'level': 'differs', 'm': 0.08, 'u': 0.999989}]},
]) }}
{%- endmacro %}
