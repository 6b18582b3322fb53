-- What owners must mend of who is who (SPEC 6): pupils whom the registry has in school twice, of which none is picked silently
-- (人籍分离, double registration), and names with characters that were lost on the way. Grain: row, finding.

with enrolled as (
    select
        m.rid,
        m.person_key,
        r.student_no,
        r.school_code
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    where m.source = 'student_registry' and r.state_code in ('在读', '复学') and not m.is_quarantined
),

twice as (
    select person_key
    from enrolled
    group by person_key
    having min(student_no) <> max(student_no) or min(school_code) <> max(school_code)
)

select
    e.rid,
    'registered_twice' as finding_id
from enrolled as e
semi join twice as t on e.person_key = t.person_key
union all
select
    rid,
    'name_unreadable'
from {{ ref('int_person_row') }}
where regexp_matches(name_norm, '[\p{Co}\x{FFFD}?□]')
