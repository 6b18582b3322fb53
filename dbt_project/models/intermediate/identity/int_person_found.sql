{{ config(materialized='table', tags=['fold']) }}
-- Persons of yesterday whom no number ever named, and the number that their own row carries today under the same name, or
-- that a county's return on their case gives: they are one person. Whoever had a number of their own keeps it, whatever a row
-- says later. Grain: person of yesterday, found in one number only.

with nameless as (
    select *
    from {{ source('control', 'prior_person') }}
    where person_key not in (
        select n.person_key
        from {{ source('control', 'prior_person') }} as n
        where n.id_key is not null
    )
),

spoken_of as (
    select
        p.person_key,
        p.name,
        r.rid,
        r.name_norm
    from nameless as p
    inner join {{ ref('int_person_row') }} as r on p.row_anchor = r.row_anchor
    union all
    select
        p.person_key,
        p.name,
        r.rid,
        r.name_norm
    from nameless as p
    inner join {{ ref('int_case_number') }} as c on p.person_key = c.person_key
    inner join {{ ref('int_person_row') }} as r on c.case_id = r.case_id
),

found as (
    select distinct
        s.person_key,
        l.anchor_key
    from spoken_of as s
    inner join {{ ref('int_person_link') }} as l on s.rid = l.rid
    where l.anchor_key is not null and coalesce({{ names_near(fold_name('s.name'), 's.name_norm') }}, true)
)

select
    person_key,
    min(anchor_key) as anchor_key
from found
group by person_key
having count(*) = 1
