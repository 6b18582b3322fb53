{{ config(materialized='table', tags=['fold']) }}
-- Persons of yesterday whom no number ever named, and the number that their own row carries today under the same name, or
-- that a county's return on their case gives: they are one person. Whoever had a number of their own keeps it, whatever a row
-- says later. `cause` tells whose word it was. Grain: key of yesterday, found in one number only.

with nameless as (
    select
        rule_key,
        row_anchor,
        {{ fold_name('name') }} as name_norm
    from {{ source('control', 'prior_person') }}
    where rule_key not in (
        select n.rule_key
        from {{ source('control', 'prior_person') }} as n
        where n.id_key is not null
    )
),

spoken_of as (
    select
        p.rule_key,
        p.name_norm as name_then,
        r.rid,
        r.name_norm,
        'number_filled_in' as cause
    from nameless as p
    inner join {{ ref('int_person_row') }} as r on p.row_anchor = {{ row_anchor('r') }}
    union all
    select
        p.rule_key,
        p.name_norm as name_then,
        r.rid,
        r.name_norm,
        'number_reported'
    from nameless as p
    inner join {{ ref('int_case_number') }} as c on p.rule_key = c.person_key and not c.is_numbered
    inner join {{ ref('int_person_row') }} as r on c.case_id = r.case_id
),

found as (
    select
        s.rule_key,
        l.anchor_key,
        min(s.cause) as cause
    from spoken_of as s
    inner join (
        select rid, anchor_key from {{ ref('int_person_exact') }}  -- noqa: LT09
        union all
        select rid, anchor_key from {{ ref('int_person_link') }}  -- noqa: LT09
    ) as l on s.rid = l.rid
    where l.anchor_key is not null and coalesce({{ names_near('s.name_then', 's.name_norm') }}, true)
    group by s.rule_key, l.anchor_key
)

select
    rule_key,
    min(anchor_key) as anchor_key,
    min(cause) as cause
from found
group by rule_key
having count(*) = 1
