-- What happened to each case, day by day (P2.2a).

select
    case_id,
    event_date,
    event_kind,
    from_value,
    to_value,
    cause
from {{ ref('int_case_event_log') }}
