-- The indicators for BI, without those whose denominator would tell of a sensitive category (SPEC 4).
select e.*
from {{ ref('rpt_enrolment') }} as e
semi join (select indicator from {{ ref('enrolment_indicator') }} where is_for_bureau) as b on e.indicator = b.indicator
