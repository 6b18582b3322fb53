{{ config(materialized='table', tags=['fold']) }}
-- One line a child and day for the fold: the facts, and the row of seed dropout_rule that the rules lead to with and
-- without the latest return. Grain: person, day.

select
    d.person_key,
    d.day,
    d.seq,
    d.outcome,
    d.is_in_scope,
    d.is_in_population,
    a.is_enrolled_for_certain,
    a.is_vocational_for_certain,
    r.checked_date,
    r.reported_category,
    coalesce(r.says_returned, false) as says_returned,
    v.with_return,
    v.without_return
from {{ ref('int_case_day') }} as d
inner join {{ ref('int_case_rule') }} as v on d.person_key = v.person_key and d.day = v.day
inner join {{ ref('int_agreement') }} as a on d.person_key = a.person_key
left join {{ ref('int_latest_return') }} as r on d.person_key = r.person_key
