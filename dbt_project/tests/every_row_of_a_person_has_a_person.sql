{#- What it is: fct_identity_match holds each row of the loads that serve the day, of every source that speaks of persons.
    When it matters: a row without a person is on no list: its child can neither be found nor be missed.
    How to resolve: look for rows of int_person_row without a line in int_person_match; the tier that should have taken
    them is in int_person_exact, int_person_residual or int_person_link. -#}
{{ config(meta={'dagster': {'ref': {'name': 'fct_identity_match'}}}) }}
{%- set sources = [] %}
{%- if execute %}
{%- for parent in graph.nodes['model.' ~ project_name ~ '.int_person_row'].depends_on.nodes if '.stg_' in parent %}
{%- do sources.append(parent.split('.stg_')[1]) %}
{%- endfor %}
{%- endif %}
with matched as (
    select
        source,
        business_date,
        count(*) as rows_matched
    from {{ ref('fct_identity_match') }}
    group by source, business_date
),

read as (
    select null::varchar as source, null::date as business_date, 0 as rows_read
    where false
    {%- for name in sources %}
    union all
    select
        '{{ name }}',
        _business_date,
        count(*)
    from {{ source('accepted', name) }}
    group by _business_date
    {%- endfor %}
)

select
    r.source,
    r.business_date,
    r.rows_read,
    m.rows_matched
from read as r
left join matched as m on r.source = m.source and r.business_date = m.business_date
where r.rows_read <> coalesce(m.rows_matched, 0)
