{#- The canonical name of a code cell: code or name, whichever was typed, through the contract's dictionary; NULL when the
    contract does not know it (the gate has said so). Columns without a dictionary pass as they are. -#}
{% macro code(source_name, column) -%}
{%- set names = contract_codes().get(source_name, {}).get(column, {}) -%}
{%- if names -%}
map_extract_value(map {{ '{' }}{% for spelling, name in names.items() %}'{{ spelling }}': '{{ name }}'{{ ', ' if not loop.last }}{% endfor %}{{ '}' }}, {{ column }})
{%- else -%}
{{ column }}
{%- endif -%}
{%- endmacro %}

{#- Several codes in one cell, joined by 、 (also ; ； , ， typed): each through the dictionary, those unknown left as they are. -#}
{% macro codes(source_name, column) -%}
{%- set names = contract_codes()[source_name][column] -%}
array_to_string(
    list_transform(
        regexp_split_to_array(trim({{ column }}, ' 、;；,，'), '\s*[、;；,，]+\s*'),
        lambda one: coalesce(map_extract_value(map {{ '{' }}{% for spelling, name in names.items() %}'{{ spelling }}': '{{ name }}'{{ ', ' if not loop.last }}{% endfor %}{{ '}' }}, one), one)
    ), '、'
)
{%- endmacro %}

{#- Sex as GB/T 2261.1 writes it: '1' male, '2' female. -#}
{% macro sex(column='sex_code') -%}
map_extract_value(map {'男': '1', '1': '1', '女': '2', '2': '2'}, {{ column }})
{%- endmacro %}

{#- Boarding: '1' day pupil, '2' boarder. -#}
{% macro boarding(column='boarding_code') -%}
map_extract_value(map {'走读': '1', '1': '1', '住校': '2', '2': '2'}, {{ column }})
{%- endmacro %}

{#- 是/否 or 1/0 as a truth value. -#}
{% macro flag(column) -%}
map_extract_value(map {'是': true, '1': true, '否': false, '0': false}, {{ column }})
{%- endmacro %}

{#- Grade 1-12 of 一年级…高三, or of 小学2019级 / 初中2019级 / 高中2019级 in the school year (from 1 September) of a day: the
    last grade of the stage when the year is over, its first before it begins. NULL for anything else. -#}
{% macro grade_no(grade, as_of) -%}
coalesce(
    map_extract_value(map {
        '一年级': 1, '二年级': 2, '三年级': 3, '四年级': 4, '五年级': 5, '六年级': 6,
        '七年级': 7, '八年级': 8, '九年级': 9, '高一': 10, '高二': 11, '高三': 12
    }, {{ grade }}),
    map_extract_value(map {'小学': 0, '初中': 6, '高中': 9}, left({{ grade }}, 2)) + greatest(1, least(
        map_extract_value(map {'小学': 6, '初中': 3, '高中': 3}, left({{ grade }}, 2)),
        year({{ as_of }}) - (month({{ as_of }}) < 9)::integer + 1
        - try_cast(regexp_extract({{ grade }}, '^..(20[0-9]{2})级$', 1) as integer)
    ))
)
{%- endmacro %}
