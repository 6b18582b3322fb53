{{ config(materialized='table', tags=['fold']) }}
-- Pairs that the machine may not decide (SPEC 6): lone rows beside those that are more likely than not their person, and rows
-- that carry somebody else's valid ID. `score` is the chance over all candidates and nobody; of two that are equally likely
-- neither has a half, so a row is queued when nobody is less likely than one of them. Grain: left row, right person, kind.

with candidate as (
    select * from {{ ref('int_identity_compared') }}
    where purpose = 'candidate'
),

term as (
    select
        r.name_norm as term,
        count(*) / (select count(*) from {{ ref('int_person_row') }} as a) as share
    from {{ ref('int_person_row') }} as r
    where r.name_norm in (select x.name_norm from {{ ref('int_identity_lone') }} as x)
    group by r.name_norm
),

-- how often a row of a source has its person in another list too, by the rows of the sample's people
known as (
    select
        m.source,
        count(*) as row_count,
        count(s.rid) as met_count
    from {{ ref('int_person_match') }} as m
    left join (
        select left_rid as rid from {{ ref('int_identity_sample') }} where is_matched
        union
        select right_rid from {{ ref('int_identity_sample') }} where is_matched
    ) as s on m.rid = s.rid
    where
        m.tier = 'id_exact'
        and m.rid in (select e.rid from {{ ref('int_person_exact') }} as e where {{ is_sampled('e.anchor_key') }})
    group by m.source
),

base as (
    select
        c.*,
        (coalesce(k.met_count, 0) + 1) / (coalesce(k.row_count, 0) + 2) as share,
        (select count(*) from {{ ref('int_person_key') }}) as population
    from candidate as c
    left join known as k on c.left_source = k.source
),

scored as (
    {{ score_pairs('base', ref('int_identity_weight'), identity_comparisons('term')) }}
),

judged as (
    {{ posterior('scored', 'population', 'share', 'right_person_key') }}
),

parameter as (
    select
        max(value) filter (where parameter = 'queue_from') as queue_from,
        max(value) filter (where parameter = 'show_from') as show_from
    from {{ ref('identity_parameters') }} as s, {{ source('control', 'run') }} as r
    where valid_from <= greatest(r.as_of, valid_from) and (valid_to is null or r.as_of <= valid_to)
)

select
    j.left_rid,
    j.left_person_key,
    j.right_rid,
    j.right_person_key,
    case
        when name_level = 'exact' and birth_level = 'exact' then 'name_birth'
        when name_level in ('homophone', 'rare_character', 'one_character') then name_level
        when name_level = 'exact' and birth_level = 'slip' then 'birth_digit'
        else 'other_signs'
    end as kind,
    p::decimal(5, 4) as score
from judged as j
cross join parameter
