-- Which sources every published table rests on (from dbt's own graph), as of when, and whether one of them is frozen.
with basis as (
    select
        source,
        min(served_business_date) as oldest_business_date,
        max(served_business_date) as served_business_date,
        bool_or(is_frozen) as is_frozen,
        bool_or(is_late) as is_late
    from {{ ref('rpt_freshness') }}
    group by source
)

select
    regexp_replace(t.table_name, '^bureau_', '') as table_name,
    t.source,
    b.served_business_date,
    b.oldest_business_date,
    b.is_frozen,
    b.is_late
from {{ source('control', 'table_source') }} as t
inner join basis as b on t.source = b.source
where regexp_matches(t.table_name, '^(bureau_)?(dim|fct|rpt)_')
qualify row_number() over (partition by regexp_replace(t.table_name, '^bureau_', ''), t.source order by t.table_name) = 1
