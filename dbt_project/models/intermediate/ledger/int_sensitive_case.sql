{{ config(materialized='table') }}
-- Cases of which BI may only see the category group: determined, or only reported, in a sensitive category (SPEC 4).

select
    person_key,
    case_id
from {{ ref('fct_dropout_case') }}
where
    determined_category in {{ sensitive_categories() }} or reported_category in {{ sensitive_categories() }}
