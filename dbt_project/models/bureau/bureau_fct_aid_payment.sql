-- Payments for BI. What owners write as they like stays out (batch, hardship: fct_poverty_base_ledger has those of a person),
-- and so does a school's code that no list of schools has.

select
    {{ bureau_key('payment_no') }} as payment_no,
    {{ bureau_key('person_key') }} as person_key,
    school_year,
    term_code,
    programme_name,
    tier,
    stage_code,
    s.school_code,
    p.org_unit_code,
    boarding_code,
    standard_yuan,
    amount_yuan,
    payment_status_code,
    paid_date
from {{ ref('fct_aid_payment') }} as p
left join {{ ref('dim_school') }} as s on p.school_code = s.school_code
