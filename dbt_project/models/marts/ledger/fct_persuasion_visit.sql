-- 劝返记录: every visit that a county reports (P2.2a). 已返校 counts as brought back whatever the final code. A visit without
-- its own date was made on the day of the check.

select
    k.case_id,
    coalesce(r.persuaded_date, r.checked_date) as persuaded_date,
    r.persuasion_result_code as result_code,
    max(r.persuaded_by_post) as by_post
from {{ ref('int_case_return') }} as r
inner join {{ ref('int_case_state') }} as k on r.person_key = k.person_key
where r.persuaded_date is not null or r.persuasion_result_code is not null
group by k.case_id, coalesce(r.persuaded_date, r.checked_date), r.persuasion_result_code
