-- 三统一: of the children of the provincial register (建档立卡) whom the ledger, the register or the counties have out of
-- school, who has whom, by unit, and why they differ: first reason that holds. A child is of one unit in all three.
with registered as (
    select
        m.person_key,
        bool_or(s.study_status_code = '非在校生') as is_said_out
    from {{ ref('stg_poverty_students') }} as s
    inner join {{ ref('int_person_match') }} as m on m.source = 'poverty_students' and s.file = m.file and s.row = m.row
    where not s.is_quarantined and list_contains(string_split(s.hardship_categories, '、'), '建档立卡')
    group by m.person_key
),

child as (
    select
        coalesce(k.org_unit_code, b.org_unit_code) as org_unit_code,
        coalesce(k.category_group = 'A' and k.status <> 'closed', false) as in_ledger,
        coalesce(g.is_said_out and p.as_of >= c.scope_start and p.as_of < c.scope_end, false) as in_register,
        coalesce(o.reported_category like 'A%', false) as in_report,
        coalesce({{ is_in_school('b.outcome') }}, false) as is_in_school,
        k.case_id is not null as has_case,
        coalesce(k.category_group = 'pending' and k.status <> 'closed', false) as is_pending
    from registered as g
    cross join {{ ref('int_parameter') }} as p
    inner join {{ ref('fct_poverty_base_ledger') }} as b on g.person_key = b.person_key
    inner join {{ ref('int_child') }} as c on g.person_key = c.person_key
    left join {{ ref('fct_dropout_case') }} as k on g.person_key = k.person_key
    left join {{ ref('int_latest_return') }} as o on g.person_key = o.person_key
),

reasoned as (
    select
        *,
        case
            when in_ledger and in_register and in_report then 'in_all_three'
            when in_ledger and in_report then 'register_behind'
            when in_ledger then 'not_reported'
            when in_report then 'report_superseded'
            when is_in_school then 'register_stale'
            when is_pending then 'being_verified'
            when has_case then 'need_not_persuade'
            else 'not_on_ledger'
        end as reason
    from child
    where in_ledger or in_register or in_report
),

{{ placed_and_units('reasoned') }}

select
    u.scope,
    u.org_unit_code,
    count(*) filter (where c.in_ledger) as ledger_count,
    count(*) filter (where c.in_register) as poverty_register_count,
    case when any_value(h.has_load) then count(*) filter (where c.in_report) end as reported_count,
    count(*) filter (where c.in_ledger) - count(*) filter (where c.in_register) as ledger_minus_register,
    count(*) filter (where c.in_ledger) - case when any_value(h.has_load) then count(*) filter (where c.in_report) end
        as ledger_minus_reported,
    count(c.reason) = count(*) filter (where c.reason = 'in_all_three') as is_agreed,
    {%- for reason in [
        'in_all_three', 'register_behind', 'register_stale', 'being_verified', 'need_not_persuade', 'not_on_ledger',
        'not_reported', 'report_superseded',
    ] %}
    count(*) filter (where c.reason = '{{ reason }}') as {{ reason }},
    {%- endfor %}
    any_value(r.as_of) as basis_date
from unit as u
cross join {{ source('control', 'run') }} as r
left join placed as c on u.scope = c.scope and u.org_unit_code = c.org_unit_code
left join {{ source('control', 'source_state') }} as h on h.source = 'case_returns'
group by u.scope, u.org_unit_code
