-- Persons who turned out to be one, and one who is several again, each with its cause (SPEC 6). Grain: key, day, kind.

select
    person_key,
    event_date,
    event_kind,
    other_key,
    cause
from {{ ref('int_person_event_log') }}
