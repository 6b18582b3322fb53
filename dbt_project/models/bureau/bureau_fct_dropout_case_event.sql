-- Case events for BI: a sensitive category is never told, neither as what a case left nor as what it became.

select
    {{ bureau_key('case_id') }} as case_id,
    event_date,
    event_kind,
    case when event_kind <> 'category' or from_value not in {{ sensitive_categories() }} then from_value end as from_value,
    case
        when event_kind = 'merged' then {{ bureau_key('to_value') }}  -- the case that goes on, under its key here
        when event_kind <> 'category' or to_value not in {{ sensitive_categories() }} then to_value
    end as to_value,
    cause
from {{ ref('fct_dropout_case_event') }}
