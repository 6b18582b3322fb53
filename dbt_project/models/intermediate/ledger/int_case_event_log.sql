{{ config(materialized='table', tags=['fold']) }}
-- What happened to cases: yesterday's log and the changes of this build's days, each with its one cause (int_case_cause).
-- A case begins with its opening, and the status, category, route and unit that it opened with. Grain: case, day, kind.

with step as (
    select
        f.*,
        lag(f.status) over one_case as old_status,
        lag(f.category) over one_case as old_category,
        lag(f.opened_date) over one_case as old_opened_date,
        lag(f.closed_date) over one_case as old_closed_date,
        lag(f.reopen_count) over one_case as old_reopen_count,
        c.cause
    from {{ ref('int_case_fold') }} as f
    left join {{ ref('int_case_cause') }} as c on f.person_key = c.person_key and f.day = c.day
    window one_case as (partition by f.person_key order by f.seq)
),

placed as (
    -- where a child lives and learns comes with the first day's loads, unless a zone got or lost the township since
    select
        n.person_key,
        case when o.person_key is null then n.opened_date else greatest(p.from_date, u.unit_since) end as day,
        o.route as old_route,
        o.org_unit_code as old_unit,
        n.route,
        n.org_unit_code as unit,
        case when o.person_key is null then c.cause when u.unit_since >= p.from_date then 'rule_version' else c.fact_cause end as cause
    from {{ ref('int_case_state') }} as n
    cross join {{ ref('int_parameter') }} as p
    left join {{ ref('int_prior_case') }} as o on n.person_key = o.person_key
    left join {{ ref('int_case_unit') }} as u on n.person_key = u.person_key
    left join {{ ref('int_case_cause') }} as c
        on n.person_key = c.person_key and c.day = case when o.person_key is null then n.opened_date else p.from_date end
),

change as (
    select person_key, day, 'opened' as event_kind, null as from_value, 'open' as to_value, cause  -- noqa: LT09
    from step
    where seq > 0 and old_opened_date is null and opened_date is not null
    union all
    select person_key, day, 'reopened', 'closed', 'open', cause  -- noqa: LT09
    from step
    where seq > 0 and reopen_count > old_reopen_count
    union all
    select person_key, day, 'closed', 'open', 'closed', cause  -- noqa: LT09
    from step
    where seq > 0 and closed_date = day and closed_date is distinct from old_closed_date
    {%- for kind, relation in {'category': 'step', 'status': 'step', 'route': 'placed', 'unit': 'placed'}.items() %}
    union all
    select person_key, day, '{{ kind }}', old_{{ kind }}, {{ kind }}, cause  -- noqa: LT09
    from {{ relation }}
    where {{ kind }} is distinct from old_{{ kind }}{% if relation == 'step' %} and seq > 0 and opened_date is not null{% endif %}
    {%- endfor %}
)

select
    case_id,
    event_date,
    event_kind,
    from_value,
    to_value,
    cause
from {{ source('control', 'prior_case_event') }}
union all
select
    c.case_id,
    e.day,
    e.event_kind,
    e.from_value,
    e.to_value,
    e.cause
from change as e
inner join {{ ref('int_case_state') }} as c on e.person_key = c.person_key
union all
-- two persons turned out to be one: the case that gives way names the one that goes on; two again: it is given back
select
    g.case_id,
    p.from_date,
    case when g.is_living then 'restored' else 'merged' end,
    case when g.is_living then 'merged' when g.closed_date is null then 'open' else 'closed' end,
    case when not g.is_living then k.case_id when g.closed_date is null then 'open' else 'closed' end,
    case when g.is_living then 'identity_split' else 'identity_merge' end
from {{ ref('int_case_claim') }} as g
cross join {{ ref('int_parameter') }} as p
inner join {{ ref('int_prior_case') }} as k on g.person_key = k.person_key
where g.is_living <> g.was_living
