-- The ledger in figures for BI: a case of a sensitive category counts in its group and in no category (SPEC 4), for the
-- city too: a single such case would else be known by its group.
with masked as (
    select
        k.*,
        s.case_id is not null as is_sensitive
    from {{ ref('fct_dropout_case') }} as k
    left join {{ ref('int_sensitive_case') }} as s on k.case_id = s.case_id
),

{{ ledger_in_figures('masked') }}
