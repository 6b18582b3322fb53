{#- A whole number, with or without thousands separators; NULL when it is none. `1.0`, as Excel writes it, is one; 1.5 is not. -#}
{% macro to_integer(text) -%}
try_cast(regexp_extract({{ _plain_number(text) }}, '^([+-]?[0-9]+)([.]0*)?$', 1) as bigint)
{%- endmacro %}

{#- A decimal of `precision` digits, `scale` after the point, rounded half away from zero; NULL when it is none. -#}
{% macro to_decimal(text, precision, scale) -%}
try_cast(regexp_extract({{ _plain_number(text) }}, '^[+-]?[0-9]+([.][0-9]*)?$') as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}

{% macro _plain_number(text) -%}
replace({{ fold_text(text) }}, ',', '')
{%- endmacro %}
