-- The base ledger for BI.

select
    {{ bureau_key('t.person_key') }} as person_key,
    hardship_categories,
    org_unit_code,
    stage_code,
    school_code,
    boarding_code,
    case when s.case_id is null then outcome end as outcome
from {{ ref('fct_poverty_base_ledger') }} as t
left join {{ ref('int_sensitive_case') }} as s on t.person_key = s.person_key
