-- 控辍保学台账汇总: cases by unit and line (all, group, category), by status, and what became of them.
with named as (
    select
        *,
        false as is_sensitive
    from {{ ref('fct_dropout_case') }}
),

{{ ledger_in_figures('named') }}
