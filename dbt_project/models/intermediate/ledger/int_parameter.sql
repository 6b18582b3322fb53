{{ config(materialized='table', tags=['fold']) }}
{%- set names = [
    'cut_off_month', 'cut_off_day', 'lower_age', 'upper_age', 'absence_suspect_days', 'verify_within_days',
    'deferral_max_years', 'attendance_valid_days',
] %}
-- The parameters of dropout control that are valid on the day of the build, one row. Loads may be older than the policy:
-- for days before the first parameters, those count.

with started as (
    select min(valid_from) as first_day
    from {{ ref('dropout_parameters') }}
)

select
    {%- for name in names %}
    max(s.value) filter (where s.parameter = '{{ name }}')::integer as {{ name }},
    {%- endfor %}
    r.as_of,
    r.from_date
from {{ source('control', 'run') }} as r
cross join started as f
cross join {{ ref('dropout_parameters') }} as s
where
    s.valid_from <= greatest(r.as_of, f.first_day)
    and (s.valid_to is null or greatest(r.as_of, f.first_day) <= s.valid_to)
group by r.as_of, r.from_date
