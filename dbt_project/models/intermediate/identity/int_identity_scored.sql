{{ config(materialized='table', tags=['fold']) }}
-- Candidates with the bits of every comparison and the chance `p` that this person is the row's: over all candidates and
-- nobody. The chance beforehand is how often a row of that source has its person in another list; of a row whose own valid ID
-- names its person, how often somebody has a second one. Grain: left row, right person.

with candidate as (
    select * from {{ ref('int_identity_compared') }}
    where purpose = 'candidate'
),

term as (
    select
        r.name_norm as term,
        count(*) / (select count(*) from {{ ref('int_person_row') }}) as share
    from {{ ref('int_person_row') }} as r
    semi join candidate as c on r.name_norm = c.name_term
    group by r.name_norm
),

met as (
    select left_rid as rid
    from {{ ref('int_identity_sample') }}
    where is_matched
    union
    select right_rid
    from {{ ref('int_identity_sample') }}
    where is_matched
),

known as (
    select
        {{ list_of('e.rid') }} as list,
        count(*) as row_count,
        count(m.rid) as met_count
    from {{ ref('int_person_exact') }} as e
    left join met as m on e.rid = m.rid
    where e.tier = 'id_exact' and {{ is_sampled('e.anchor_key') }}
    group by list
),

prior as (
    select
        c.*,
        x.rid is null as is_numbered,
        case
            when x.rid is null then {{ parameter_of('identity_parameters', 'two_numbers') }}
            else (coalesce(k.met_count, 0) + 1) / (coalesce(k.row_count, 0) + 2)
        end as share,
        (select count(*) from {{ ref('int_person_key') }}) as population
    from candidate as c
    left join {{ ref('int_identity_lone') }} as x on c.left_rid = x.rid
    left join known as k on {{ list_of('c.left_rid') }} = k.list
),

scored as (
    {{ score_pairs('prior', ref('int_identity_weight'), identity_comparisons('term')) }}
)

{{ posterior('scored', 'population', 'share', 'right_person_key') }}
