{#- Every row once for its unit and once for the city, which is also the unit of cases that no other unit answers for. -#}
{% macro for_unit_and_city(relation) -%}
select
    'unit' as scope,
    org_unit_code,
    * exclude (org_unit_code)
from {{ relation }}
union all
select
    'city' as scope,
    '350500' as org_unit_code,
    * exclude (org_unit_code)
from {{ relation }}
{%- endmacro %}

{#- CTEs of a report that tells of every unit: `placed`, the relation for unit and city; `unit`, the reporting units and the
    city, whether they have rows or not, and whatever other units have. -#}
{% macro placed_and_units(relation) -%}
placed as (
    {{ for_unit_and_city(relation) }}
),

unit as (
    select
        'unit' as scope,
        org_unit_code
    from {{ ref('dim_org_unit') }}
    where is_reporting
    union
    select
        'city',
        '350500'
    union
    select
        scope,
        org_unit_code
    from placed
)
{%- endmacro %}
