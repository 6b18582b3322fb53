-- Every incident up to the day, resolved ones too: folded from the register of loads before the build
-- (pipelines/desk/incidents.sql), so that owners are told the same as readers see.
select
    incident_id,
    source,
    unit as org_unit_code,
    rule_id,
    on_fail,
    description_zh,
    remedy_zh,
    opened as opened_date,
    last_seen as last_seen_date,
    occurrences,
    flaps,
    failed_rows,
    status,
    acknowledged_until,
    resolved as resolved_date
from {{ source('control', 'incident') }}
