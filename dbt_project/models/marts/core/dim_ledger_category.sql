-- The annex as it is valid on the day of the build: codes, official names, printed evidence, accepted kinds, sub-reasons.
with run as (
    select as_of from {{ source('control', 'run') }}
),

evidence as (
    select
        category,
        replace(
            string_agg(distinct evidence_kind, '、' order by evidence_kind),
            '、', case when bool_or(needs_all) then '和' else '、' end
        ) as required_evidence
    from {{ ref('ledger_evidence') }}
    cross join run as r
    where r.as_of between valid_from and valid_to
    group by category
),

sub_reasons as (
    select
        category,
        string_agg(sub_reason, '、' order by sub_reason) as sub_reasons
    from {{ ref('ledger_sub_reasons') }}
    cross join run as r
    where r.as_of between valid_from and valid_to
    group by category
)

select
    c.code,
    c.category_group,
    c.name_zh,
    c.note_zh,
    c.evidence_zh,
    e.required_evidence,
    s.sub_reasons,
    c.clause,
    c.is_sensitive,
    c.valid_from,
    c.valid_to
from {{ ref('ledger_categories') }} as c
cross join run as r
left join evidence as e on c.code = e.category
left join sub_reasons as s on c.code = s.category
where c.valid_from <= r.as_of and (c.valid_to is null or r.as_of <= c.valid_to)
