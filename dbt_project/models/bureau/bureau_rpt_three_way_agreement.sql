-- 三统一 for BI, of the city alone: by unit the reasons would tell what a county reported of a sensitive case (SPEC 4).
select *
from {{ ref('rpt_three_way_agreement') }}
where scope = 'city'
