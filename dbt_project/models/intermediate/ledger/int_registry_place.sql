{{ config(materialized='table', tags=['fold']) }}
-- The registry row that speaks for a person: one of 在读 or 复学 if there is one, else the newest (SPEC 7). Whoever finished
-- grade nine has graduated, whatever came after. Quarantined rows prove no place; a person with no other row is
-- `only_quarantined`. Grain: person.

select
    m.person_key,
    m.tier,
    m.is_quarantined as only_quarantined,
    r.name_norm,
    case when not m.is_quarantined then r.student_no end as student_no,
    case when not m.is_quarantined then r.school_code end as school_code,
    case when not m.is_quarantined then r.grade_no end as grade_no,
    case when not m.is_quarantined then r.state_code end as state_code,
    case when not m.is_quarantined then r.state_date end as state_date,
    bool_or(coalesce(not m.is_quarantined and r.grade_no = 9 and r.state_code in ('毕业', '结业'), false))
        over (partition by m.person_key) as has_graduated
from {{ ref('int_person_match') }} as m
inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
where m.source = 'student_registry'
qualify row_number() over (
    partition by m.person_key
    order by
        m.is_quarantined asc, r.state_code in ('在读', '复学') desc, r.state_date desc nulls last, r.student_no desc,
        m.file asc, m.row asc
) = 1
