-- Every load that is known, with its verdict; `is_effective` marks those that this build read.
select
    source,
    business_date,
    revision,
    verdict,
    rows_landed,
    rows_accepted,
    rows_quarantined,
    is_effective,
    sha256,
    known_date
from {{ source('control', 'load') }}
