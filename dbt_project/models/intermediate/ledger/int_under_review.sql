{{ config(materialized='table', tags=['fold']) }}
-- Persons with a counterpart in a place of learning that only a reviewer may accept (SPEC 6: never a suspect until then).

with pair as (
    select
        left_person_key as person_key,
        right_person_key as other_key
    from {{ ref('int_identity_queue') }}
    union
    select
        right_person_key,
        left_person_key
    from {{ ref('int_identity_queue') }}
)

select distinct p.person_key
from pair as p
inner join {{ ref('int_person_match') }} as m on p.other_key = m.person_key
where m.source in ('student_registry', 'vocational_registry', 'preschool_registry')
