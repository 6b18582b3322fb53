-- What it is: by term, programme and status, fct_aid_payment and its twin for BI have as many payments, of as many yuan in all,
-- as the rows that staging reads of the list in force, but for quarantined ones.
-- When it matters: a payment was lost or stands twice: somebody is taken for aided, or for not aided, and sums paid are wrong.
-- How to resolve: a key that joins twice doubles rows, an inner join loses them: compare stg_aid_payments with fct_aid_payment
-- by file and row; the person is looked up in int_person_match, the school in dim_school.
{{ config(meta={'dagster': {'ref': {'name': 'fct_aid_payment'}}}) }}
with counted as (
    select 'staged' as place, school_year, term_code, programme_name, payment_status_code, amount_yuan  -- noqa: LT09
    from {{ ref('stg_aid_payments') }}
    where not is_quarantined
    union all
    select 'ledger', school_year, term_code, programme_name, payment_status_code, amount_yuan  -- noqa: LT09
    from {{ ref('fct_aid_payment') }}
    union all
    select 'bureau', school_year, term_code, programme_name, payment_status_code, amount_yuan  -- noqa: LT09
    from {{ ref('bureau_fct_aid_payment') }}
),

summed as (
    select
        place,
        school_year,
        term_code,
        programme_name,
        payment_status_code,
        count(*) as payments,
        sum(amount_yuan) as yuan
    from counted
    group by all
)

select * exclude (place)
from summed
group by all
having count(*) <> 3
