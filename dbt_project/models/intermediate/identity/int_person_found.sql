{{ config(materialized='table', tags=['fold']) }}
-- Persons of yesterday whom only a row without a number named, and the number that the same row carries today, under the
-- same name: they are one person. Whoever had a number of their own keeps it, whatever a row says later.
-- Grain: person of yesterday, found in one number only.

with nameless as (
    -- persons whom no number ever named
    select *
    from {{ source('control', 'prior_person') }}
    where person_key not in (select person_key from {{ source('control', 'prior_person') }} where id_key is not null)
),

found as (
    select distinct
        p.person_key,
        l.anchor_key
    from nameless as p
    inner join {{ ref('int_person_row') }} as r on p.row_anchor = r.row_anchor
    inner join {{ ref('int_person_link') }} as l on r.rid = l.rid
    where l.anchor_key is not null and coalesce({{ names_near(fold_name('p.name'), 'r.name_norm') }}, true)
)

select
    person_key,
    min(anchor_key) as anchor_key
from found
group by person_key
having count(*) = 1
