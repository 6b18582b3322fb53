{{ config(materialized='table', tags=['fold']) }}
-- Candidates and samples with the level at which each comparison of macro identity_comparisons agrees: of the pairs that share
-- a birth date and a character, those whose names are alike; never two rows of one person already. Grain: pair, purpose.

with pair as (
    select
        b.left_rid,
        b.right_rid,
        k.likeness,
        'candidate' as purpose
    from {{ ref('int_identity_block') }} as b
    left join {{ ref('int_identity_likeness') }} as k on b.left_name = k.a and b.right_name = k.b
    where b.is_near or k.likeness is not null
    union all
    select
        s.left_rid,
        s.right_rid,
        k.likeness,
        if(s.is_matched, 'matched', 'random')
    from {{ ref('int_identity_sample') }} as s
    left join {{ ref('int_identity_likeness') }} as k on s.left_name = k.a and s.right_name = k.b
),

concerned as (
    select left_rid as rid
    from pair
    union
    select right_rid
    from pair
),

-- What is compared of each row of a pair, read once. Of an ID with a slip the digits of the birth date count, of somebody
-- else's they do not, and neither does that ID
side as materialized (
    select
        r.rid,
        m.source,
        m.person_key,
        r.name_norm,
        {{ own_birth_date('r') }} as birth_date,
        r.sex_code,
        r.hukou_region_code,
        r.school_code,
        case when r.id_key is null or e.rid is not null then r.id_number end as id_number,
        r.id_key,
        r.kin_id_hash,
        r.kin_name_hash,
        r.kin_phone
    from {{ ref('int_person_row') }} as r
    semi join concerned as c on r.rid = c.rid
    inner join {{ ref('int_person_match') }} as m on r.rid = m.rid
    left join {{ ref('int_person_exact') }} as e on r.rid = e.rid
),

apart as (
    select
        p.*,
        l.source as left_source,
        l.person_key as left_person_key,
        r.person_key as right_person_key
    from pair as p
    inner join side as l on p.left_rid = l.rid
    inner join side as r on p.right_rid = r.rid
    where (p.purpose = 'matched') = (l.person_key = r.person_key)
),

-- whoever has a row of their own in a list is rarely in it once more
taken as (
    select distinct
        m.person_key,
        m.source
    from {{ ref('int_person_match') }} as m
    semi join apart as p on m.person_key = p.right_person_key and m.source = p.left_source and p.purpose = 'candidate'
    where m.tier = 'id_exact'
),

known as (
    select
        p.*,
        case when p.purpose = 'candidate' then t.person_key is not null end as is_taken
    from apart as p
    left join taken as t on p.right_person_key = t.person_key and p.left_source = t.source
)

{{ compare_pairs('known', 'side', 'side', identity_comparisons()) }}
