{{ config(materialized='table', tags=['fold']) }}
-- Registry rows whose own student number says that the valid ID in them is somebody else's (SPEC 6, id_exact): it is made of
-- its pupil's ID, `G` and the number of that time, and here of another number that no police history explains. That one has
-- the birth date and sex of the row, which says quite another birth date than its ID; or a list keeps both numbers apart: the
-- other one under the row's name and birth date, or the registry this one under the number that is made of it (twins of one
-- name). Grain: row.

with unlike as (
    select
        r.rid,
        r.id_key,
        r.id_number,
        r.name_norm,
        r.said_birth_date,
        r.sex_code,
        substr(r.student_no, 2) as number_then,
        try_cast(substr(r.student_no, 2, 17) as bigint) as key_then
    from {{ ref('int_person_row') }} as r
    where
        r.source = 'student_registry' and r.id_key is not null and not r.is_elders_id
        and starts_with(r.student_no, 'G') and substr(r.student_no, 2) <> r.id_number
),

unexplained as materialized (
    select u.*
    from unlike as u
    anti join {{ ref('int_id_alias') }} as a on u.key_then = a.id_key
),

-- whoever carries one of the two numbers
carrier as materialized (
    select
        r.rid,
        r.id_key,
        r.source,
        r.name_norm,
        r.said_birth_date,
        r.student_no,
        r.id_number
    from {{ ref('int_person_row') }} as r
    semi join (select unnest([id_key, key_then]) as id_key from unexplained) as u on r.id_key = u.id_key
)

select
    rid,
    id_key
from unexplained
where
    {{ id_birth_date('number_then') }} = said_birth_date and {{ id_sex_code('number_then') }} = sex_code
    and {{ quite_another_date('said_birth_date', '(' ~ id_birth_date('id_number') ~ ')') }}
union
select
    u.rid,
    u.id_key
from unexplained as u
inner join carrier as t on u.key_then = t.id_key and u.name_norm = t.name_norm and u.said_birth_date = t.said_birth_date
inner join carrier as h on u.id_key = h.id_key and t.source = h.source
where t.source <> 'student_registry'
union
select
    u.rid,
    u.id_key
from unexplained as u
inner join carrier as h on u.id_key = h.id_key and h.student_no = 'G' || h.id_number and h.source = 'student_registry'
