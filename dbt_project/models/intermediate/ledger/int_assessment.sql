{{ config(materialized='table', tags=['fold']) }}
-- The newest education assessment of a disabled person: the border between A3 and B7 (ANNEX-A3, ANNEX-B7). Grain: person.

select
    m.person_key,
    arg_max(s.education_assessment_code, (coalesce(s.assessed_date, date '1900-01-01'), s.file, s.row)) as education_assessment_code
from {{ ref('stg_disability_register') }} as s
inner join {{ ref('int_person_match') }} as m on m.source = 'disability_register' and s.file = m.file and s.row = m.row
where not s.is_quarantined and s.education_assessment_code is not null
group by m.person_key
