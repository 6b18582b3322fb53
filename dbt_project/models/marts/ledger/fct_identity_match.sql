-- Every row of the effective loads with its person and the tier that linked it (SPEC 6); `reviewer` where it stands in
-- this person by a reviewer's word.

select
    source::varchar as source,
    business_date,
    file,
    row,
    person_key,
    tier::varchar as tier,
    score::decimal(5, 4) as score,
    case
        when rule_key is not null or (tier = 'none' and person_key in (select v.person_key from {{ ref('int_person_reviewed') }} as v))
            then 'reviewer'
        else 'rule'
    end as decided_by
from {{ ref('int_person_match') }}
