-- Reporting units as addressed by the policy: the city, its counties, the two zones, the city's own schools.
select
    org_unit_code,
    name_zh,
    level,
    gb_code,
    code_kind,
    is_reporting,
    note
from {{ ref('org_units') }}
