-- Shares among determined cases that invite audit when they are high (dropout.md section 9): all of B, B1, and B9, which
-- the annex wants kept narrow. Which shares there are, and their limits, say the parameters share_limit_*.
with determined as (
    select
        org_unit_code,
        category_group,
        determined_category
    from {{ ref('fct_dropout_case') }}
    where determined_category is not null
),

placed as (
    {{ for_unit_and_city('determined') }}
),

limited as (
    select
        upper(replace(v.parameter, 'share_limit_', '')) as share,
        v.value::double as limit_value,
        v.clause,
        r.as_of
    from {{ ref('report_parameters') }} as v
    cross join {{ source('control', 'run') }} as r
    where v.parameter like 'share_limit_%' and r.as_of between v.valid_from and coalesce(v.valid_to, r.as_of)
),

counted as (
    select
        p.scope,
        p.org_unit_code,
        s.share,
        count(*) filter (where s.share in (p.category_group, p.determined_category)) as numerator,
        count(*) as denominator,
        s.limit_value,
        s.clause,
        s.as_of
    from placed as p
    cross join limited as s
    group by p.scope, p.org_unit_code, s.share, s.limit_value, s.clause, s.as_of
)

select
    scope,
    org_unit_code,
    share,
    numerator,
    denominator,
    round(numerator / denominator, 4)::double as value,
    limit_value,
    numerator / denominator > limit_value and denominator >= {{ parameter_of('report_parameters', 'share_min_cases') }} as is_unusual,
    clause,
    as_of as basis_date
from counted
