{#- The sentence of a rule with its places filled from the case `k`: the code reported, the household status behind B1. -#}
{% macro in_words(sentence) -%}
replace(
        replace({{ sentence }}, '{reported_category}', coalesce(k.reported_category, '')),
        '{household_status}', coalesce(k.sub_reason, '')
    )
{%- endmacro %}
