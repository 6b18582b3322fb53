-- Rows of accepted loads that were set aside, a row a rule that they broke. A row may wait; it may not vanish.
select
    source,
    business_date,
    revision,
    file,
    row,
    rule_id,
    reason_zh
from {{ source('control', 'quarantined_row') }}
