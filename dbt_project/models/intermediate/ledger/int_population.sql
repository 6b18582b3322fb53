{{ config(materialized='table', tags=['fold']) }}
-- Where a person is listed: the lists whose children must be found in school (SPEC 7, population), and the open and
-- closed cases of yesterday. Registry children come in by what their row says (int_child), or all of them where the rule
-- pack compares the whole roll. Grain: person.

with listed as (
    select
        m.person_key,
        bool_or(m.source = 'poverty_students') as is_poor,
        bool_or(m.source = 'household_register' and r.state_code = '正常') as is_in_household,
        bool_or(m.source = 'key_groups_query') as is_in_key_groups,
        -- of these sources the household register alone tells a state
        arg_max(nullif(r.state_code, '正常'), (coalesce(r.state_date, date '1900-01-01'), m.file, m.row)) as household_status,
        arg_max(
            case when m.source = 'household_register' then r.birth_date end,
            (coalesce(r.state_code = '正常', false), coalesce(r.state_date, date '1900-01-01'), m.file, m.row)
        ) as household_birth_date
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    where
        not m.is_quarantined
        and m.source in ('poverty_students', 'household_register', 'key_groups_query')
    group by m.person_key
),

reported as (
    select distinct person_key
    from {{ ref('int_case_return') }}
),

on_roll as (
    select g.person_key
    from {{ ref('int_registry_place') }} as g
    cross join {{ ref('int_parameter') }} as p
    where (p.by_roll or g.state_code not in ('在读', '复学')) and g.grade_no between 1 and 9 and not g.only_quarantined
),

missed as (
    select person_key
    from {{ ref('int_absence') }}
),

everybody as (
    select person_key from listed
    union
    select person_key from on_roll
    union
    select person_key from missed
    union
    select person_key from reported
    union
    select person_key from {{ ref('int_prior_case') }}
)

select
    e.person_key,
    coalesce(l.is_poor, false) as is_poor,
    coalesce(l.is_in_household, false) as is_in_household,
    coalesce(l.is_in_key_groups, false) as is_in_key_groups,
    r.person_key is not null as is_reported,
    l.household_status,
    l.household_birth_date
from everybody as e
left join listed as l on e.person_key = l.person_key
left join reported as r on e.person_key = r.person_key
