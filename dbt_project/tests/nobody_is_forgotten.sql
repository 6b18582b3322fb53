-- What it is: everybody known yesterday is known today, under the same key or under the key that theirs was merged into; and
-- there are not fewer persons than the previous publication had, but for merges (SPEC 5: dim_person holds every person
-- ever seen).
-- When it matters: a key that vanishes cuts a child from its case and from every figure already reported.
-- How to resolve: look for the key in control.prior_person; its anchor should be in int_person_state, with its own key or
-- with the person_key that int_person_merge names.
{{ config(meta={'dagster': {'ref': {'name': 'int_person_state'}}}) }}
with today as (
    select distinct person_key
    from {{ ref('int_person_state') }}
),

forgotten as (
    select distinct
        p.person_key,
        'known yesterday' as was
    from {{ source('control', 'prior_person') }} as p
    left join {{ ref('int_person_merge') }} as m on p.person_key = m.merged_key
    left join today as t on coalesce(m.person_key, p.person_key) = t.person_key
    where t.person_key is null
),

anchors as (
    -- a merge leaves both anchors: anchors never fall below the persons of any earlier day
    select count(*) as known
    from {{ ref('int_person_state') }}
)

select
    person_key,
    was
from forgotten
union all
select
    null,
    'fewer than published: ' || a.known || ' of ' || p.person_count
from {{ source('control', 'previous_person_count') }} as p
cross join anchors as a
where a.known < p.person_count
