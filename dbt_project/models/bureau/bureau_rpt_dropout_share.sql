-- The shares for BI, without those of a sensitive category (SPEC 4).
select *
from {{ ref('rpt_dropout_share') }}
where share not in {{ sensitive_categories() }}
