{#- A layer's schema is its own name (stg, int, main, bureau, seed), not the target's with a suffix: publish and bureau
    rely on these names, and one candidate serves one target. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
{{ custom_schema_name or target.schema }}
{%- endmacro %}
