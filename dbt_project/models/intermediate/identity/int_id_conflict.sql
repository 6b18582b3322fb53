{{ config(materialized='table', tags=['fold']) }}
-- Rows whose valid ID is held by somebody else: quite another name than the row that is believed first, and birth date
-- or sex that disagree with the ID's own digits (guardians' and siblings' IDs are common: SPEC 6, id_exact).

with shared_id as (
    select id_key
    from {{ ref('int_person_row') }}
    where id_key is not null
    group by id_key
    having min(name_norm) <> max(name_norm)
),

judged as (
    select
        r.rid,
        r.id_key,
        r.name_norm,
        r.source_rank,
        r.business_date,
        r.file,
        r.row,
        coalesce(
            r.birth_date = {{ id_birth_date('r.id_number') }} and r.sex_code = {{ id_sex_code('r.id_number') }}, false
        ) as agrees_with_id
    from {{ ref('int_person_row') }} as r
    semi join shared_id using (id_key)
),

holder as (
    select *
    from judged
    qualify row_number() over (partition by id_key order by agrees_with_id desc, source_rank, business_date, file, row) = 1
)

select
    j.rid,
    h.rid as holder_rid,
    j.id_key
from judged as j
inner join holder as h on j.id_key = h.id_key
where
    j.rid <> h.rid
    and not coalesce({{ names_near('j.name_norm', 'h.name_norm') }}, false)
    and not j.agrees_with_id
