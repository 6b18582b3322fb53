{{ config(materialized='table', tags=['fold']) }}
-- Rows whose valid ID is somebody else's (SPEC 6, id_exact; guardians' and siblings' IDs are common): an elder's by the row's
-- own words, or held by a row that is believed before it, of quite another name, while birth date and sex columns do not both
-- agree with the ID's own digits; of another name, be it near, if the row says quite another birth date (brothers are named
-- alike); of another name or birth date, if a third row has this row's and a number of its own, or if this row's list keeps
-- the holder under another key (twins share the ID's digits); or the row's student number disowns it (int_id_disowned).
-- `holder_rid` is NULL where no other row has the number. Grain: row.

{%- set id_birth = id_birth_date('r.id_number') %}
with shared_id as (
    select id_key
    from {{ ref('int_person_row') }}
    where id_key is not null and not is_elders_id
    group by id_key
    -- of 64 bits: to compare the names themselves of all takes five times as long
    having
        min(hash(name_norm)) filter (where name_norm is not null) <> max(hash(name_norm)) filter (where name_norm is not null)
        or max(said_birth_date) - min(said_birth_date) > 31
),

judged as (
    select
        r.rid,
        r.id_key,
        r.source,
        r.name_norm,
        r.said_birth_date,
        r.belief,
        case when r.anchor_source = r.source then coalesce(r.own_no, r.student_no) end as own_key,
        coalesce(r.said_birth_date = {{ id_birth }}, false) as has_birth_of_id,
        coalesce({{ quite_another_date('r.said_birth_date', '(' ~ id_birth ~ ')') }}, false) as has_other_birth,
        coalesce(r.sex_code = {{ id_sex_code('r.id_number') }}, false) as has_sex_of_id
    from {{ ref('int_person_row') }} as r
    semi join shared_id as s on r.id_key = s.id_key
    anti join {{ ref('int_id_disowned') }} as d on r.rid = d.rid
    where not r.is_elders_id
),

denied as (
    select e.rid, min_by(h.rid, h.belief) as holder_rid, e.id_key  -- noqa: LT09
    from (
        select rid, id_key from {{ ref('int_person_row') }}  -- noqa: LT09
        where is_elders_id and id_key is not null
        union all
        select * from {{ ref('int_id_disowned') }}
    ) as e
    left join {{ ref('int_person_row') }} as h on e.id_key = h.id_key and e.rid <> h.rid and not h.is_elders_id
    group by e.rid, e.id_key
),

spoken_for as (
    select j.rid
    from judged as j
    semi join {{ ref('int_person_row') }} as t
        on j.name_norm = t.name_norm and j.said_birth_date = t.said_birth_date and j.id_key <> t.id_key and not t.is_elders_id
),

held as (
    select
        j.*,
        h.rid as holder_rid,
        h.name_norm as holder_name,
        -- under which key this row's list has the holder
        arg_min(j.own_key, j.belief) filter (where h.rid = j.rid or h.name_norm = j.name_norm) over (partition by j.id_key, j.source)
            as holder_key
    from judged as j
    inner join (
        select * from judged
        qualify row_number() over (
            partition by id_key
            order by has_birth_of_id and has_sex_of_id desc, has_birth_of_id desc, has_other_birth asc, belief asc, rid asc
        ) = 1
    ) as h on j.id_key = h.id_key
)

select j.rid, j.holder_rid, j.id_key  -- noqa: LT09
from held as j
left join spoken_for as t on j.rid = t.rid
where
    j.rid <> j.holder_rid
    and case
        when coalesce(j.name_norm = j.holder_name and not j.has_other_birth, false) then false
        when t.rid is not null or j.own_key <> j.holder_key then true
        when j.has_birth_of_id and j.has_sex_of_id then false
        else not coalesce({{ names_near('j.name_norm', 'j.holder_name') }}, false) or (j.has_other_birth and j.name_norm <> j.holder_name)
    end
union all
select * from denied
