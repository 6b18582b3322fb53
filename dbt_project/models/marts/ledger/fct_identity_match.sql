-- Every row of the effective loads with its person and the tier that linked it (SPEC 6).

select
    source,
    business_date,
    file,
    row,
    person_key,
    tier,
    score::decimal(5, 4) as score,
    'rule' as decided_by
from {{ ref('int_person_match') }}
