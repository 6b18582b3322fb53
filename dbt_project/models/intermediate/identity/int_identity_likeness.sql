{{ config(materialized='table', tags=['fold']) }}
-- How two names that differ are alike (registry.md section 13, dropout.md D05, D13): every differing character has a reading
-- in common with its counterpart (all readings of a character count), one is lost or unreadable, or one differs. Characters
-- are counted, not bytes. Grain: pair of names that are alike.

with named as (
    {% for pairs in ['int_identity_block', 'int_identity_sample'] %}
    select
        left_name as a,
        right_name as b
    from {{ ref(pairs) }}
    where left_name <> right_name and abs(length(left_name) - length(right_name)) <= 1
    {% if not loop.last %}union{% endif %}
    {% endfor %}
),

placed as (
    select
        a,
        b,
        unnest(range(1, length(a) + 1)) as place
    from named
    where length(a) = length(b)
),

differing as (
    select
        a,
        b,
        a[place] as of_a,
        b[place] as of_b
    from placed
    where a[place] <> b[place]
),

spoken as (
    select
        d.of_a,
        d.of_b,
        coalesce(list_has_any(ha.readings, hb.readings), false) as is_alike,
        not regexp_full_match(d.of_a || d.of_b, '[\p{Han}·]*') as is_unreadable
    from (select distinct
        of_a,
        of_b
    from differing) as d
    left join {{ source('control', 'hanzi') }} as ha on d.of_a = ha.character
    left join {{ source('control', 'hanzi') }} as hb on d.of_b = hb.character
),

counted as (
    select
        d.a,
        d.b,
        case
            when bool_and(s.is_alike) then 'homophone'
            when count(*) = 1 then if(bool_or(s.is_unreadable), 'rare_character', 'one_character')
        end as likeness
    from differing as d
    inner join spoken as s on d.of_a = s.of_a and d.of_b = s.of_b
    group by d.a, d.b
)

select * from counted
where likeness is not null
union all
select
    a,
    b,
    'rare_character'
from named
where
    least(length(a), length(b)) >= 2
    and case
        when length(a) > length(b) then {{ one_character_more('a', 'b') }}
        when length(a) < length(b) then {{ one_character_more('b', 'a') }}
        else false
    end
