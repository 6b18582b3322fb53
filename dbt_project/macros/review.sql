{#- The number of a pair of persons, whichever of the two stands first: keyed, so that nobody can make one up (SPEC 6). -#}
{% macro pair_no(one_key, other_key) -%}
'P' || upper(left({{ hmac("'pair:' || " ~ pair_check(one_key, other_key)) }}, 15))
{%- endmacro %}

{#- What leads a returned pair back to its two persons: their keys, the lesser first; `pair_no` proves that both belong together. -#}
{% macro pair_check(one_key, other_key) -%}
least({{ one_key }}, {{ other_key }}) || greatest({{ one_key }}, {{ other_key }})
{%- endmacro %}
