-- The comparison for BI. Of a child with a sensitive case neither the outcome is told nor what would give it away: its
-- standing in the registry and the lists that only some outcomes lead to.

select
    {{ bureau_key('t.person_key') }} as person_key,
    case when s.case_id is null then population end as population,
    case when s.case_id is null then outcome end as outcome,
    school_code,
    case when s.case_id is null then registry_status end as registry_status
from {{ ref('fct_registry_comparison') }} as t
left join {{ ref('int_sensitive_case') }} as s on t.person_key = s.person_key
