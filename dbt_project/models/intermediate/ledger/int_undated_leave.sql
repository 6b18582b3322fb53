-- Rows that say 休学 and not since when, so that nobody can tell whether it has lasted for a year (SPEC 7, suspended). The
-- vocational register dates no leave: of it only the rows that keep a child's case from opening. Grain: source row.
select rid
from {{ ref('int_person_row') }}
where source = 'student_registry' and state_code = '休学' and state_date is null
union all
select m.rid
from {{ ref('fct_registry_comparison') }} as f
inner join {{ ref('int_person_match') }} as m on f.person_key = m.person_key
inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
where f.outcome = 'suspended' and m.source = 'vocational_registry' and r.state_code = '休学' and not m.is_quarantined
