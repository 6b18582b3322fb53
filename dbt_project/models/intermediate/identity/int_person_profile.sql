{{ config(materialized='table', tags=['fold']) }}
-- What the sources say of a person, the first that knows (SPEC 6): birth date from the household register, the ID's own
-- digits, then the other sources; hukou and name likewise, without the ID. `id_status` is that of the ID in the row that is
-- believed first of those with a usable one: `repaired` when that row had it wrong and another gave the right one.
-- Of most people the row that is believed first says everything; only of the others are all rows asked (a third of the
-- time of asking all of everybody). Grain: person of today's rows.

with leader as (
    select
        person_key,
        arg_min(rid, belief) as rid,
        arg_min(tier, belief) as tier
    from {{ ref('int_person_match') }}
    group by person_key
),

says_all as (
    select
        l.person_key,
        l.tier as best_tier,
        r.source_rank as birth_rank,
        r.id_number as valid_id_number,
        coalesce(r.written_name, r.name_norm) as name,
        r.sex_code,
        r.said_birth_date,
        r.hukou_region_code
    from leader as l
    inner join {{ ref('int_person_row') }} as r on l.rid = r.rid
    where
        l.tier in ('id_exact', 'id_former')
        and r.name_norm is not null and r.sex_code is not null and r.said_birth_date is not null and r.hukou_region_code is not null
),

spoken as (
    select
        m.person_key,
        m.tier,
        m.belief,
        r.source_rank,
        r.id_number,
        r.id_status,
        coalesce(r.written_name, r.name_norm) as name,
        r.sex_code,
        r.said_birth_date,
        r.hukou_region_code
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    anti join says_all as a on m.person_key = a.person_key
),

gathered as (
    select
        person_key,
        arg_min(name, belief) filter (where name is not null) as name,
        arg_min(sex_code, belief) filter (where sex_code is not null) as sex_code,
        arg_min(said_birth_date, belief) filter (where said_birth_date is not null) as said_birth_date,
        min(source_rank) filter (where said_birth_date is not null) as birth_rank,
        arg_min(hukou_region_code, belief) filter (where hukou_region_code is not null) as hukou_region_code,
        arg_min(id_number, belief) filter (where tier in ('id_exact', 'id_former')) as valid_id_number,
        arg_min(tier, belief) filter (where tier in ('id_exact', 'id_former', 'id_repaired')) as best_tier,
        arg_min(id_number, belief) filter (where id_status = 'invalid') as written_id_number,
        -- a valid number that does not link its row is somebody else's
        arg_min(if(id_status = 'valid', 'invalid', id_status), belief) filter (where id_status <> 'missing') as written_status
    from spoken
    group by person_key
    union all by name
    select * from says_all
)

select
    person_key,
    coalesce(valid_id_number, written_id_number) as id_number,
    name,
    coalesce(sex_code, case when valid_id_number is not null then {{ id_sex_code('valid_id_number') }} end) as sex_code,
    case
        when birth_rank = 1 or valid_id_number is null then said_birth_date
        else coalesce({{ id_birth_date('valid_id_number') }}, said_birth_date)
    end as birth_date,
    hukou_region_code,
    case
        when valid_id_number is null then coalesce(written_status, 'missing')
        when best_tier = 'id_repaired' then 'repaired'
        else 'valid'
    end as id_status
from gathered
