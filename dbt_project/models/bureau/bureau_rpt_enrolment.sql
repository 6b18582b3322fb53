-- The indicators for BI, without those whose denominator would tell of a sensitive category (SPEC 4).
select e.*
from {{ ref('rpt_enrolment') }} as e
inner join {{ ref('enrolment_indicator') }} as i on e.indicator = i.indicator
where i.is_for_bureau
