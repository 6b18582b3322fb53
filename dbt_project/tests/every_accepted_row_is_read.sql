{#- What it is: of every load that serves the day, the warehouse sees as many accepted and quarantined rows as the gate's
    manifest counted; together with `conservation` on fct_load: landed = accepted + quarantined = read.
    A load that serves only the units that the newest one lacks (`is_partial`) is read in part: never more than it has, nor nothing.
    When it matters: a Parquet file of the load is missing, was cut short or is read twice: children have vanished.
    How to resolve: judge the load again from its landed Parquet (its revision names the files), then run the day again. -#}
{{ config(meta={'dagster': {'ref': {'name': 'fct_load'}}}) }}
-- depends_on: {{ ref('fct_load') }}
with counted as (
    select null::varchar as source, null::date as business_date, 0 as rows_accepted, 0 as rows_quarantined
    where false
    {%- if execute %}
    {%- for node in graph.sources.values() if node.source_name == 'accepted' %}
    union all
    select
        '{{ node.name }}',
        _business_date,
        count(*) filter (where not _is_quarantined),
        count(*) filter (where _is_quarantined)
    from {{ source('accepted', node.name) }}
    group by _business_date
    {%- endfor %}
    {%- endif %}
),

declared as (
    select
        source,
        business_date,
        rows_accepted,
        rows_quarantined,
        is_partial
    from {{ source('control', 'load') }}
    where is_effective
)

select
    coalesce(d.source, c.source) as source,
    coalesce(d.business_date, c.business_date) as business_date,
    d.rows_accepted,
    c.rows_accepted as rows_read,
    d.rows_quarantined,
    c.rows_quarantined as quarantined_rows_read
from declared as d
full join counted as c on d.source = c.source and d.business_date = c.business_date
where
    case
        when d.is_partial
            then coalesce(c.rows_accepted, 0) not between 1 and d.rows_accepted or coalesce(c.rows_quarantined, 0) > d.rows_quarantined
        else coalesce(d.rows_accepted, 0) <> coalesce(c.rows_accepted, 0)
            or coalesce(d.rows_quarantined, 0) <> coalesce(c.rows_quarantined, 0)
    end
