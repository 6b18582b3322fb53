{{ config(materialized='table', tags=['fold']) }}
-- Pairs that the machine may not decide (SPEC 6): lone rows beside those that are likely their person, rows of two valid IDs
-- that may be one person's, and rows that carry somebody else's. `score` is the chance over all candidates and nobody; of two
-- that are equally likely neither has a half, so a row is queued when somebody is likelier than nobody.
-- Grain: left row, right person, kind.

with likely as (
    select
        left_rid,
        left_person_key,
        right_rid,
        right_person_key,
        case
            when is_numbered then 'two_numbers'
            when name_level = 'exact' and birth_level = 'exact' then 'name_birth'
            when name_level in ('homophone', 'rare_character', 'one_character') then name_level
            when name_level = 'exact' and birth_level = 'slip' then 'birth_digit'
            else 'other_signs'
        end as kind,
        p::decimal(5, 4) as score,
        sum(p::decimal(5, 4)) over (partition by left_rid) as somebody
    from {{ ref('int_identity_scored') }}
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

select
    l.left_rid,
    l.left_person_key,
    l.right_rid,
    l.right_person_key,
    l.kind,
    l.score
from likely as l
where
    l.somebody >= {{ parameter_of('identity_parameters', 'queue_from') }}
    and l.score >= {{ parameter_of('identity_parameters', 'show_from') }}
union all
select * from same_id
