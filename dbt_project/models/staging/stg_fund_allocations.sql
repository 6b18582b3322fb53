-- 资金下达明细: one row a landed row of the effective load; money in yuan.
with landed as (
    select * from {{ source('accepted', 'fund_allocations') }}
),

allocated as (
    select
        {{ provenance('fund_allocations') }},
        {{ fold_text('document_no') }} as document_no,
        upper({{ fold_text('payee_code') }}) as payee_code,
        programme_name,
        {{ code('fund_allocations', 'source_level_code') }} as source_level_code,
        {{ to_integer('fund_year') }} as fund_year,

        {{ to_decimal('allocated_yuan', 14, 2) }} as allocated_yuan,
        {{ to_decimal('issued_yuan', 14, 2) }} as issued_yuan,
        {{ flag('is_new_money') }} as is_new_money,
        {{ code('fund_allocations', 'target_kind_code') }} as target_kind_code,

        {{ to_date('issued_date') }} as issued_date,
        {{ to_date('received_date') }} as received_date,
        {{ to_date('published_date') }} as published_date
    from landed
)

select * from allocated
