{#- Where a row came from: the first columns of every staging model. -#}
{% macro provenance(source_name) -%}
'{{ source_name }}' as source,
    _file as file,
    _row as row,
    _place as place,
    _business_date as business_date,
    _revision as revision,
    _is_quarantined as is_quarantined
{%- endmacro %}
