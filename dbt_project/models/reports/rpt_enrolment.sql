-- Indicators with the right denominators: children by where their hukou is, or pupils by their school, never both in one
-- (dropout.md section 9). Whoever is neither proved in school nor known to be out is pending: `value_high` counts them all.
with child as (
    {{ children_by_hukou() }}
),

pupil as (
    {{ pupils_by_school() }}
),

member as (
    {{ members_of_indicators() }}
),

placed as (
    {{ for_unit_and_city('member') }}
),

counted as (
    select
        indicator,
        scope,
        org_unit_code,
        count(*) filter (where is_counted) as numerator,
        count(*) filter (where is_pending and not is_counted) as pending_count,
        count(*) as denominator
    from placed
    where org_unit_code is not null
    group by indicator, scope, org_unit_code
)

select
    c.indicator,
    i.name_zh,
    i.name_en,
    c.scope,
    c.org_unit_code,
    i.base,
    c.numerator,
    c.pending_count,
    c.denominator,
    round(c.numerator / c.denominator, 4)::double as value,
    round(c.numerator / c.denominator, 4)::double as value_low,
    round((c.numerator + c.pending_count) / c.denominator, 4)::double as value_high,
    i.formula_zh,
    i.clause,
    r.as_of as basis_date
from counted as c
inner join {{ ref('enrolment_indicator') }} as i on c.indicator = i.indicator
cross join {{ source('control', 'run') }} as r
