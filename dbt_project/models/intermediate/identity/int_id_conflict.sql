{{ config(materialized='table', tags=['fold']) }}
-- Rows whose valid ID is somebody else's (SPEC 6, id_exact; guardians' and siblings' IDs are common): an elder's by the row's
-- own words, or held by a row of quite another name that is believed before it, while birth date and sex columns do not
-- both agree with the ID's own digits; also of a name that is merely near, if the row says quite another birth date: brothers
-- are named alike. `holder_rid` is NULL where no other row holds the number. Grain: row.

{%- set id_birth = id_birth_date('r.id_number') %}
with shared_id as (
    select id_key
    from {{ ref('int_person_row') }}
    where id_key is not null and not is_elders_id
    group by id_key
    -- of 64 bits: to compare the names themselves of all takes five times as long
    having min(hash(name_norm)) filter (where name_norm is not null) <> max(hash(name_norm)) filter (where name_norm is not null)
),

judged as (
    select
        r.rid,
        r.id_key,
        r.name_norm,
        r.belief,
        coalesce(r.said_birth_date = {{ id_birth }}, false) as has_birth_of_id,
        coalesce(
            abs(r.said_birth_date - ({{ id_birth }})) > 31
            and not {{ one_date_slip_apart('r.said_birth_date', '(' ~ id_birth ~ ')') }},
            false
        ) as has_other_birth,
        coalesce(r.sex_code = {{ id_sex_code('r.id_number') }}, false) as has_sex_of_id
    from {{ ref('int_person_row') }} as r
    semi join shared_id as s on r.id_key = s.id_key
    where not r.is_elders_id
),

holder as (
    select *
    from judged
    qualify row_number() over (
        partition by id_key order by has_birth_of_id and has_sex_of_id desc, has_birth_of_id desc, belief asc, rid asc
    ) = 1
),

elders as (
    select
        e.rid,
        min_by(h.rid, h.belief) as holder_rid,
        e.id_key
    from {{ ref('int_person_row') }} as e
    left join {{ ref('int_person_row') }} as h on e.id_key = h.id_key and not h.is_elders_id
    where e.is_elders_id and e.id_key is not null
    group by e.rid, e.id_key
)

select
    j.rid,
    h.rid as holder_rid,
    j.id_key
from judged as j
inner join holder as h on j.id_key = h.id_key
where
    j.rid <> h.rid
    and (
        not coalesce({{ names_near('j.name_norm', 'h.name_norm') }}, false)
        or (j.has_other_birth and j.name_norm <> h.name_norm)
    )
    and not (j.has_birth_of_id and j.has_sex_of_id)
union all
select
    rid,
    holder_rid,
    id_key
from elders
