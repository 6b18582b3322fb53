{{ config(materialized='table', tags=['fold']) }}
-- Rows that no accepting tier links to another list: alone, or a pupil whom only the pupil's own student number names. Of an
-- ID with a slip the digits of the birth date count, where no column says it; of somebody else's they do not. Grain: row.

select
    m.rid,
    m.source,
    m.person_key,
    r.name_norm,
    {{ own_birth_date('r') }} as birth_date,
    case when r.id_key is null then r.id_number end as odd_id_number,
    r.sex_code,
    r.hukou_region_code,
    r.school_code,
    r.kin_id_hash,
    r.kin_name_hash,
    r.kin_phone
from {{ ref('int_person_match') }} as m
inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
left join {{ ref('int_person_exact') }} as e on m.rid = e.rid
where m.tier = 'none' or (m.source = 'student_registry' and m.tier = 'student_no_exact' and e.rid is null)
