{{ config(materialized='table', tags=['fold']) }}
-- Everybody of the population with all that the comparison needs, as of the day's loads; what depends on the day itself
-- stays a date here and becomes an answer in `outcome_on(day)`. Grain: person.

with elsewhere as (
    -- a quarantined row protects its child only where that register has no other of it: exact repetitions are set aside too
    select
        m.person_key,
        bool_or(m.source = 'vocational_registry' and r.state_code = '在读' and not m.is_quarantined) as is_vocational,
        bool_or(m.source = 'vocational_registry' and r.state_code = '退学' and not m.is_quarantined) as has_left_vocational,
        bool_or(m.source = 'vocational_registry' and r.state_code = '休学' and not m.is_quarantined) as is_on_vocational_leave,
        bool_or(m.source = 'preschool_registry' and r.state_code = '在园' and not m.is_quarantined) as is_preschool,
        coalesce(bool_and(m.is_quarantined) filter (where m.source = 'vocational_registry'), false)
        or coalesce(bool_and(m.is_quarantined) filter (where m.source = 'preschool_registry'), false) as is_only_set_aside
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    where m.source in ('vocational_registry', 'preschool_registry')
    group by m.person_key
)

select
    u.*,
    f.name,
    f.birth_date,
    f.hukou_region_code,
    {{ scope_start('f.birth_date') }} as scope_start,
    {{ scope_end('f.birth_date') }} as scope_end,
    coalesce(g.state_code in ('在读', '复学'), false) as is_enrolled,
    coalesce(e.is_vocational, false) as is_vocational,
    coalesce(e.has_left_vocational, false) as has_left_vocational,
    coalesce(e.is_on_vocational_leave, false) as is_on_vocational_leave,
    coalesce(e.is_preschool, false) as is_preschool,
    coalesce(g.has_graduated, false) as has_graduated,
    g.state_code as registry_status,
    g.grade_no as registry_grade_no,
    g.student_no,
    g.school_code,
    (g.state_date + to_years(1))::date as suspended_until,
    a.absent_from,
    a.absent_until,
    coalesce(g.only_quarantined, false) or coalesce(e.is_only_set_aside, false)
    or u.person_key in (select person_key from {{ ref('int_under_review') }}) as is_under_review
from {{ ref('int_population') }} as u
cross join {{ ref('int_parameter') }} as p
left join {{ ref('int_person_state') }} as f on u.person_key = f.person_key and f.is_primary
left join {{ ref('int_registry_place') }} as g on u.person_key = g.person_key
left join elsewhere as e on u.person_key = e.person_key
left join {{ ref('int_absence') }} as a on u.person_key = a.person_key
