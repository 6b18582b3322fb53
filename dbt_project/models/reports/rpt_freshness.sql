-- On which business date of which source the ledger rests, by the unit whose file it was. Frozen: something newer was
-- delivered and refused, so the last good rows are served.
with run as (
    select as_of from {{ source('control', 'run') }}
),

newest as (
    select
        source,
        business_date,
        verdict
    from {{ source('control', 'load') }}
    qualify row_number() over (partition by source order by business_date desc, revision desc) = 1
),

served as (
    select
        l.source,
        coalesce(u.org_unit_code, '350500') as org_unit_code,
        l.business_date,
        coalesce(u.rows_landed, l.rows_landed) as rows_landed
    from {{ source('control', 'load') }} as l
    left join {{ source('control', 'load_unit') }} as u
        on l.source = u.source and l.business_date = u.business_date and l.revision = u.revision
    where l.is_effective
    qualify row_number() over (partition by l.source, org_unit_code order by l.business_date desc, l.revision desc) = 1
),

late as (
    select distinct source
    from {{ source('control', 'incident') }}
    where rule_id = 'sla-late' and status <> 'resolved'
)

select
    s.source,
    coalesce(v.org_unit_code, '350500') as org_unit_code,
    s.is_required,
    v.business_date as served_business_date,
    n.business_date as newest_business_date,
    n.verdict as newest_verdict,
    coalesce(n.verdict = 'blocked' or (not s.accumulates and v.business_date < n.business_date), false) as is_frozen,
    t.source is not null as is_late,
    datediff('day', v.business_date, r.as_of)::integer as age_days,
    v.rows_landed
from {{ source('control', 'source_state') }} as s
cross join run as r
left join served as v on s.source = v.source
left join newest as n on s.source = n.source
left join late as t on s.source = t.source
