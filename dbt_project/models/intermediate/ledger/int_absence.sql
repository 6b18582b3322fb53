{{ config(materialized='table', tags=['fold']) }}
-- Pupils reported absent for too many school days, and until when the report speaks: an attendance load older than
-- `attendance_valid_days` is unknown, not present (SPEC 1). Grain: person.

select
    m.person_key,
    min(s.business_date) as absent_from,
    max(s.business_date + p.attendance_valid_days) as absent_until
from {{ ref('stg_school_attendance') }} as s
inner join {{ ref('int_person_match') }} as m
    on m.source = 'school_attendance' and s.file = m.file and s.row = m.row
cross join {{ ref('int_parameter') }} as p
where s.absent_days >= p.absence_suspect_days and not s.is_quarantined
group by m.person_key
