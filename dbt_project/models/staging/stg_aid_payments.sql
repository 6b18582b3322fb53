-- 资助发放明细: one row a landed row of the effective load, cumulative for the school year. Amounts are decimals: half a
-- year's standard may be 312.50 (aid.md section 1).
with landed as (
    select * from {{ source('accepted', 'aid_payments') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

paid as (
    select
        {{ provenance('aid_payments') }},
        {{ fold_text('batch_no') }} as batch_no,
        id_number,
        id_status,
        id_key,
        {{ code('aid_payments', 'id_type_code') }} as id_type_code,
        upper({{ fold_text('student_no') }}) as student_no,

        name,
        {{ fold_name('name') }} as name_norm,

        {{ fold_text('school_year') }} as school_year,
        {{ code('aid_payments', 'term_code') }} as term_code,
        {{ code('aid_payments', 'stage_code') }} as stage_code,
        {{ fold_text('school_code') }} as school_code,
        school_name,
        {{ boarding() }} as boarding_code,

        {{ code('aid_payments', 'programme_name') }} as programme_name,
        {{ code('aid_payments', 'tier') }} as tier,
        {{ code('aid_payments', 'hardship_category') }} as hardship_category,
        {{ to_decimal('standard_yuan', 10, 2) }} as standard_yuan,
        {{ to_decimal('amount_yuan', 10, 2) }} as amount_yuan,
        {{ code('aid_payments', 'payment_status_code') }} as payment_status_code,
        {{ to_date('paid_date') }} as paid_date,

        bank_name,
        {{ fold_text('bank_card_no') }} as bank_card_no,
        card_holder_name,
        {{ code('aid_payments', 'card_holder_relation') }} as card_holder_relation
    from with_ids
)

select * from paid
