-- Persuasion visits for BI, without the visitor's post, which is free text.

select
    {{ bureau_key('case_id') }} as case_id,
    persuaded_date,
    result_code
from {{ ref('fct_persuasion_visit') }}
