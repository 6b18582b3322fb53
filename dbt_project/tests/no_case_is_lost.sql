-- What it is: every case of the previous publication is still in the ledger, open or closed, or an event says into which
-- case it merged; and it opened on the day that was published. control.previous_case is filled only when this build
-- continues that publication's history.
-- When it matters: a county works a case that the city no longer knows (P2.2b: no name may be missing).
-- How to resolve: find the case's person in control.prior_person: its key changed without a merge, or its state was not
-- handed on (int_case_state, int_prior_case).
{{ config(meta={'dagster': {'ref': {'name': 'fct_dropout_case'}}}) }}
select
    p.case_id,
    p.opened_date as published_opened_date,
    k.opened_date
from {{ source('control', 'previous_case') }} as p
left join {{ ref('fct_dropout_case') }} as k on p.case_id = k.case_id
left join {{ ref('fct_dropout_case_event') }} as e on p.case_id = e.case_id and e.event_kind = 'merged'
where e.case_id is null and p.opened_date is distinct from k.opened_date
