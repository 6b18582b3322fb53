-- Aid payments as the aid office lists them for the school year, each with its person (P2.3-1): when two persons turn out to
-- be one, or are told apart again, their payments go with them. A row is kept whatever happens to its person. Grain: payment.

with paid as (
    select
        *,
        concat_ws(
            '|', school_year, term_code, programme_name, batch_no,
            coalesce(case when id_status <> 'lost' then id_number end, student_no, name_norm)
        ) as named_by
    from {{ ref('stg_aid_payments') }}
    where not is_quarantined
),

numbered as (
    select
        *,
        -- the same from delivery to delivery; of rows that one name stands for, each has its own
        row_number() over (partition by named_by order by paid_date, amount_yuan, file, row) as nth
    from paid
)

select
    upper(left(sha256(n.named_by || '|' || n.nth), 16)) as payment_no,
    m.person_key,

    n.school_year,
    n.term_code,
    n.programme_name,
    n.tier,
    n.stage_code,
    n.school_code,
    coalesce(o.org_unit_code, '350500') as org_unit_code,
    n.boarding_code,
    n.hardship_category,

    n.batch_no,
    n.standard_yuan,
    n.amount_yuan,
    n.payment_status_code,
    n.paid_date,

    n.business_date,
    n.file,
    n.row
from numbered as n
left join {{ ref('int_person_match') }} as m
    on m.source = 'aid_payments' and n.business_date = m.business_date and n.file = m.file and n.row = m.row
left join {{ ref('dim_school') }} as s on n.school_code = s.school_code
left join {{ ref('dim_org_unit') }} as o on s.org_unit_code = o.org_unit_code
