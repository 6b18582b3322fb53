{{ config(materialized='table', tags=['fold']) }}
-- What reviewers decided of pairs (SPEC 6), under the keys that the rules give both persons today: a key that has since given
-- way is followed. A decision lasts until a later one on the same pair; `is_latest` marks the one that counts. What cannot
-- be followed is a finding and decides nothing. Grain: returned row.

with recursive returned as (
    select
        *,
        left(pair_check, 24) as one_key,
        right(pair_check, 24) as other_key,
        -- a date in the future would outlast every later word
        least(coalesce(decided_date, business_date), business_date) as decided_on
    from {{ ref('stg_identity_reviews') }}
    where not is_quarantined
),

mentioned as (
    select distinct unnest([one_key, other_key]) as said_key
    from returned
),

gone as (
    select
        person_key as rule_key,
        other_key as successor_key
    from {{ source('control', 'prior_person_event') }}
    where event_kind in ('merged', 'rekeyed') and cause not in ('review', 'police_correction')
    union
    select
        rule_key,
        successor_key
    from {{ ref('int_person_successor') }}
    union
    select
        rule_key,
        standing_key
    from {{ ref('int_person_corrected') }}
),

followed as (
    select
        said_key,
        said_key as rule_key,
        0 as depth
    from mentioned
    union all
    select
        f.said_key,
        g.successor_key,
        f.depth + 1
    from followed as f
    inner join gone as g on f.rule_key = g.rule_key
    where f.depth < 10
),

standing as (
    select
        said_key,
        arg_max(rule_key, depth) as rule_key
    from followed
    where
        rule_key in (select rule_key from {{ ref('int_person_key') }})
        or rule_key in (select rule_key from {{ source('control', 'prior_person') }})
    group by said_key
),

judged as (
    select
        r.* exclude (one_key, other_key),
        one.rule_key as one_key,
        other.rule_key as other_key,
        case
            when coalesce(r.pair_no <> {{ pair_no('r.one_key', 'r.other_key') }}, true) then 'review_altered'
            when one.rule_key is null or other.rule_key is null then 'review_of_nobody'
            when one.rule_key = other.rule_key and r.decision_code = '不是同一人' then 'review_of_one_person'
        end as finding_id
    from returned as r
    left join standing as one on r.one_key = one.said_key
    left join standing as other on r.other_key = other.said_key
)

select
    *,
    finding_id is null and one_key <> other_key and row_number() over (
        partition by finding_id, least(one_key, other_key), greatest(one_key, other_key)
        order by decided_on desc, business_date desc, revision desc, file desc, row desc
    ) = 1 as is_latest
from judged
