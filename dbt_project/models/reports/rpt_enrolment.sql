-- Indicators with the right denominators: children by where their hukou is, or pupils by their school, never both in one
-- (dropout.md section 9). Whoever is neither proved in school nor known to be out is pending: `value_high` counts them all.
with child as (
    {{ children_by_hukou() }}
),

pupil as (
    {{ pupils_by_school() }}
),

-- a row for each indicator and child or pupil of its denominator: is the one counted, may they be?
member as (
    select 'enrolment' as indicator, org_unit_code, is_in_school as is_counted, is_pending
    from child
    where is_in_scope and is_in_household
    union all
    select 'retention_nine_years', org_unit_code, has_finished, is_pending and not has_finished
    from child
    where is_of_finishing_cohort and is_in_household
    union all
    select 'poor_security', org_unit_code, is_in_school, is_pending
    from child
    where is_in_scope and is_registered_poor and not cannot_learn
    union all
    select 'poor_dropout', org_unit_code, is_out, is_pending
    from child
    where is_in_scope and is_registered_poor
    union all
    select 'disabled_enrolment', org_unit_code, is_in_school, is_pending
    from child
    where is_in_scope and is_certified_disabled
    union all
    select 'dropout_of_the_year', org_unit_code, has_left, is_in_transfer
    from pupil
    where was_on_roll
    union all
    select 'retention_junior', null, has_finished, is_in_transfer
    from pupil
    where is_of_finishing_junior_cohort and (not is_dead_or_transferred or has_finished)
),

placed as (
    select 'city' as scope, '350500' as org_unit_code, * exclude (org_unit_code) from member
    union all
    select 'unit' as scope, org_unit_code, * exclude (org_unit_code) from member where org_unit_code is not null
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
