{{ config(materialized='table', tags=['fold']) }}
-- Keys that give way for as long as the police register says that two numbers are one person's (int_id_alias): each number
-- keeps the key that it had, or would have, by itself, so that a correction that is taken back leaves everybody their own.
-- Where no number of a person was known before, the oldest one's is the key that stands. Grain: number whose key gives way.

with led as (
    select
        a.id_key,
        a.root_key,
        p.rule_key as prior_key,
        -- of whom no list has a number today, the key that stood yesterday
        coalesce(
            k.rule_key,
            arg_min(p.rule_key, (p.rule_key is distinct from p.person_key, a.id_key <> a.root_key, a.id_key)) over (partition by a.root_key)
        ) as standing_key
    from {{ ref('int_id_alias') }} as a
    left join {{ ref('int_person_key') }} as k on a.root_key = k.anchor_key
    left join {{ source('control', 'prior_person') }} as p on a.id_key = p.id_key
),

own as (
    select
        id_key,
        standing_key,
        case
            when prior_key is not null then prior_key
            when id_key = root_key and not coalesce(bool_or(prior_key = standing_key) over (partition by root_key), false) then standing_key
            else left({{ hmac("'I:' || id_key") }}, 24)
        end as rule_key
    from led
)

select
    id_key,
    rule_key,
    standing_key
from own
where rule_key <> standing_key
