-- What every rule of the contract said of every load.
select
    source,
    business_date,
    revision,
    rule_id,
    dimension,
    on_fail,
    status,
    failed_rows,
    description_zh,
    remedy_zh,
    is_waived
from {{ source('control', 'check_result') }}
