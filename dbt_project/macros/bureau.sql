{#- A key for BI: keyed anew, so that a table for BI and one with identities share no key (SPEC 4). -#}
{% macro bureau_key(key) -%}
left({{ hmac("'bureau:' || " ~ key) }}, 24)
{%- endmacro %}

{#- Categories whose very name tells of health, religion, marriage or a missing person (dropout.md section 10). -#}
{% macro sensitive_categories() -%}
('A3', 'A5', 'A6', 'B7', 'B9')
{%- endmacro %}

{% macro unless_sensitive(column) -%}
case when not is_sensitive then {{ column }} end
{%- endmacro %}
