{{ config(materialized='table', tags=['fold']) }}
-- Pairs that the machine may not decide (SPEC 6): a row that no ID links beside somebody of the same name and birth
-- date, and a row that carries somebody else's valid ID. Of an ID with a slip the digits of the birth date count, where no
-- column says it; of somebody else's they do not. Grain: left row, right person.

with lone as (
    select
        m.rid,
        m.person_key,
        r.name_norm,
        coalesce(r.said_birth_date, case when r.id_key is null then {{ id_birth_date('r.id_number') }} end) as birth_date,
        r.sex_code
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    where
        m.tier = 'none'
        or (m.source = 'student_registry' and m.tier = 'student_no_exact' and r.id_key is null)
),

like_named as (
    select
        x.rid as left_rid,
        x.person_key as left_person_key,
        m.rid as right_rid,
        m.person_key as right_person_key,
        'name_birth' as kind,
        0.8::decimal(5, 4) as score
    from lone as x
    inner join {{ ref('int_person_row') }} as r on x.name_norm = r.name_norm and x.birth_date = r.birth_date
    inner join {{ ref('int_person_match') }} as m on r.rid = m.rid
    where x.person_key <> m.person_key and coalesce(x.sex_code = r.sex_code, true)
    qualify row_number() over (partition by x.rid, m.person_key order by r.belief, m.rid) = 1
),

same_id as (
    select
        c.rid as left_rid,
        m.person_key as left_person_key,
        c.holder_rid as right_rid,
        h.person_key as right_person_key,
        'same_id_other_name' as kind,
        0.5::decimal(5, 4) as score
    from {{ ref('int_id_conflict') }} as c
    inner join {{ ref('int_person_match') }} as m on c.rid = m.rid
    inner join {{ ref('int_person_match') }} as h on c.holder_rid = h.rid
    where m.person_key <> h.person_key
)

select * from like_named
-- more than five of one name and birth date are no candidates, but a common name
qualify count(*) over (partition by left_rid) <= 5
union all
select * from same_id
