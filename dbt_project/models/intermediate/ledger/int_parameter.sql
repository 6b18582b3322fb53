{{ config(materialized='table', tags=['fold']) }}
{%- set names = [
    'cut_off_month', 'cut_off_day', 'lower_age', 'upper_age', 'absence_suspect_days', 'verify_within_days',
    'deferral_max_years', 'attendance_valid_days',
] %}
{%- set lists = [
    'by_poverty_register', 'by_household_register', 'by_key_groups', 'by_leaving', 'by_roll', 'by_absence', 'by_return',
] %}
-- The parameters of dropout control that are valid on the day of the build, and the lists of the rule pack that it is made
-- by, one row. Loads may be older than the policy: for days before the first parameters, those count.

with started as (
    select min(valid_from) as first_day
    from {{ ref('dropout_parameters') }}
)

select
    {%- for name in names %}
    max(s.value) filter (where s.parameter = '{{ name }}')::integer as {{ name }},
    {%- endfor %}
    {%- for name in lists %}
    bool_or(k.{{ name }}) as {{ name }},
    {%- endfor %}
    r.as_of,
    r.from_date
from {{ source('control', 'run') }} as r
inner join {{ ref('rule_pack') }} as k on r.rule_pack = k.pack
cross join started as f
cross join {{ ref('dropout_parameters') }} as s
where
    s.valid_from <= greatest(r.as_of, f.first_day)
    and (s.valid_to is null or greatest(r.as_of, f.first_day) <= s.valid_to)
group by r.as_of, r.from_date
