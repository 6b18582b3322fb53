{{ config(materialized='table', tags=['fold']) }}
-- Rows that no valid ID links, by the accepting tiers of seed identity_tier, first hit wins, each for one candidate only:
-- by student number to a registry row that has an ID (a quarantined one too: it names its pupil all the same), by repair of
-- the ID (one wrong or two swapped digits, name and birth date agree), by name, birth date, sex and guardian or head, unless
-- that one has a row of their own in this row's list (twins may share all of these); else to themselves. A school's absence
-- report on its own pupil goes by the number, however it writes the name.

-- of rows with a number those alone are asked one by one whose number may not link them
with other_number as (
    select r.rid
    from {{ ref('int_person_row') }} as r
    anti join {{ ref('int_person_exact') }} as e on r.rid = e.rid
    where r.id_key is not null and (r.case_id is not null or r.rid in (select c.rid from {{ ref('int_id_conflict') }} as c))
),

residual as (
    select * replace (coalesce(birth_date, {{ id_birth_date('id_number') }}) as birth_date)
    from {{ ref('int_person_row') }}
    where id_key is null
    union all
    -- digits of a number that is somebody else's say nothing of this row's child
    select r.* replace (r.said_birth_date as birth_date)
    from {{ ref('int_person_row') }} as r
    semi join other_number as o on r.rid = o.rid
),

of_student_no as (
    select
        x.rid,
        'student_no_exact' as tier,
        r.rid as other_rid
    from residual as x
    inner join {{ ref('int_person_row') }} as r on x.student_no = r.student_no and r.source = 'student_registry'
    where
        coalesce({{ names_near('x.name_norm', 'r.name_norm') }}, true)
        or (x.source = 'school_attendance' and x.school_code = r.school_code)
),

namesake as (
    select
        x.rid,
        r.rid as other_rid,
        coalesce(x.id_status = 'invalid' and {{ one_slip_apart('x.id_number', 'r.id_number') }}, false) as is_repaired,
        x.sex_code = r.sex_code
        and (x.kin_id_hash = r.kin_id_hash or x.kin_name_hash = r.kin_name_hash or x.kin_phone = r.kin_phone) as is_of_household,
        x.anchor_source = r.anchor_source and coalesce(x.own_no, x.student_no) <> coalesce(r.own_no, r.student_no) as is_kept_apart
    from residual as x
    inner join {{ ref('int_person_row') }} as r on x.name_norm = r.name_norm and x.birth_date = r.birth_date and x.rid <> r.rid
),

hit as (
    select *, false as is_kept_apart from of_student_no  -- noqa: LT09
    union all
    select rid, 'id_repaired', other_rid, false from namesake  -- noqa: LT09
    where is_repaired
    union all
    select rid, 'name_birth_household', other_rid, is_kept_apart from namesake  -- noqa: LT09
    where is_of_household
),

accepted as (
    select
        h.rid,
        h.tier,
        min(e.anchor_key) as anchor_key
    from hit as h
    inner join {{ ref('int_person_exact') }} as e on h.other_rid = e.rid
    inner join {{ ref('identity_tier') }} as t on h.tier = t.tier and t.accepts
    group by h.rid, h.tier, t.rank
    having count(distinct e.anchor_key) = 1 and not coalesce(bool_or(h.is_kept_apart), false)
    qualify row_number() over (partition by h.rid order by t.rank) = 1
)

select
    x.rid,
    a.anchor_key,
    case when a.anchor_key is null then {{ row_anchor('x') }} end as row_anchor,
    coalesce(a.tier, 'none') as tier,
    x.source,
    x.student_no,
    x.case_id,
    x.name_norm
from residual as x
left join accepted as a on x.rid = a.rid
