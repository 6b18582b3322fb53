{#- A parameter of a seed (parameter, value, valid_from, valid_to) as it is valid on the day of the build; days before the
    policy's first parameters are judged by those. -#}
{% macro parameter_of(seed, name) -%}
(
    select max(v.value)
    from {{ ref(seed) }} as v
    cross join {{ source('control', 'run') }} as d
    where
        v.parameter = '{{ name }}'
        and v.valid_from <= greatest(d.as_of, date '2019-08-09')
        and (v.valid_to is null or d.as_of <= v.valid_to)
)
{%- endmacro %}
