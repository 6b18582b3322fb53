{{ config(materialized='table', tags=['fold']) }}
-- Rows that no valid ID links by itself, with the anchor of their person: those that stayed alone follow the registry row of
-- their student number, if that one stayed alone or was repaired itself. Returns that follow their case are not here. Grain: row.

with lone_registry as (
    select
        student_no,
        min(anchor_key) as anchor_key,
        min(row_anchor) as row_anchor,
        min(name_norm) as name_norm
    from {{ ref('int_person_residual') }}
    where source = 'student_registry' and student_no is not null
    group by student_no
    having count(distinct coalesce(anchor_key::varchar, row_anchor)) = 1
),

of_case as (
    select
        r.rid,
        c.is_numbered
    from {{ ref('int_person_row') }} as r
    inner join {{ ref('int_case_number') }} as c on r.case_id = c.case_id
)

select
    x.rid,
    case when x.tier = 'none' then l.anchor_key else x.anchor_key end as anchor_key,
    case when x.tier = 'none' then case when l.anchor_key is null then coalesce(l.row_anchor, x.row_anchor) end end as row_anchor,
    case
        when x.tier = 'none' and (x.source = 'student_registry' or l.student_no is not null) then 'student_no_exact'
        else x.tier
    end as tier,
    case when x.tier = 'none' and l.student_no is null then 0 else 1 end::decimal(5, 4) as score
from {{ ref('int_person_residual') }} as x
left join lone_registry as l
    on x.student_no = l.student_no and coalesce({{ names_near('x.name_norm', 'l.name_norm') }}, true)
-- a return follows the case that it names (int_person_match) where no ID links it; a student number is what it reports, not
-- who it is of, unless its case is of somebody whom no number names yet
anti join of_case as c on x.rid = c.rid and (x.tier = 'none' or (x.tier = 'student_no_exact' and c.is_numbered))
