{{ config(materialized='table', tags=['fold']) }}
-- Rows that no valid ID links: by student number to a registry row that has one (a quarantined one too: it names its pupil
-- all the same), else by repair of the ID (one wrong or two swapped digits, name and birth date agree, one candidate only),
-- else to themselves. A school's absence report on its own pupil goes by the number, however it writes the name.

with residual as (
    select
        r.* replace (
            -- digits of a number that is somebody else's say nothing of this row's child
            case when r.id_key is null then coalesce(r.birth_date, {{ id_birth_date('r.id_number') }}) else r.said_birth_date end
                as birth_date
        )
    from {{ ref('int_person_row') }} as r
    anti join {{ ref('int_person_exact') }} as e on r.rid = e.rid
),

by_student_no as (
    select
        x.rid,
        min(e.anchor_key) as anchor_key
    from residual as x
    inner join {{ ref('int_person_row') }} as r on x.student_no = r.student_no and r.source = 'student_registry'
    inner join {{ ref('int_person_exact') }} as e on r.rid = e.rid
    where
        coalesce({{ names_near('x.name_norm', 'r.name_norm') }}, true)
        or (x.source = 'school_attendance' and x.school_code = r.school_code)
    group by x.rid
    having count(distinct e.anchor_key) = 1
),

by_repair as (
    select
        x.rid,
        min(e.anchor_key) as anchor_key
    from residual as x
    inner join {{ ref('int_person_row') }} as r on x.name_norm = r.name_norm and x.birth_date = r.birth_date
    inner join {{ ref('int_person_exact') }} as e on r.rid = e.rid
    where x.id_status = 'invalid' and {{ one_slip_apart('x.id_number', 'r.id_number') }}
    group by x.rid
    having count(distinct e.anchor_key) = 1
)

select
    x.rid,
    coalesce(s.anchor_key, p.anchor_key) as anchor_key,
    case when coalesce(s.anchor_key, p.anchor_key) is null then x.row_anchor end as row_anchor,
    case when s.rid is not null then 'student_no_exact' when p.rid is not null then 'id_repaired' else 'none' end as tier,
    x.source,
    x.student_no,
    x.name_norm
from residual as x
left join by_student_no as s on x.rid = s.rid
left join by_repair as p on x.rid = p.rid
