-- 学生餐卡余额: one row a landed row of the effective load.
with landed as (
    select * from {{ source('accepted', 'meal_cards') }}
),

charged as (
    select
        {{ provenance('meal_cards') }},
        upper({{ fold_text('student_no') }}) as student_no,
        {{ to_decimal('balance', 14, 2) }} as balance
    from landed
)

select * from charged
