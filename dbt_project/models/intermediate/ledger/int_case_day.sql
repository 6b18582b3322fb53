{{ config(materialized='table', tags=['fold']) }}
-- The days of this build on which something can change for a child of interest: the first day (new loads), and then
-- birthdays, cut-offs, days after something lapses (`is_due_day`), and days on which a rule begins or ends (`is_rule_day`).
-- Usually one row a child. Grain: person, day.

with rule_day as (
    -- days on which a row of the rules begins to count, or no longer counts
    select list(distinct v.day) as days
    from (
        {%- for seed in ('dropout_rule', 'ledger_evidence', 'ledger_sub_reasons') %}
        select unnest([valid_from, valid_to + 1]) as day from {{ ref(seed) }}
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as v
),

interesting as (
    select
        c.*,
        coalesce(w.days, []) as rule_days,
        [
            c.scope_start, c.scope_end, c.absent_until + 1, c.suspended_until + 1,
            r.evidence_valid_to + 1, r.deferral_end + 1, k.evidence_valid_to + 1,
            {{ first_cut_off_from(birthday('r.birth_date', 'p.lower_age')) }},
            {{ birthday('c.household_birth_date', 'p.upper_age') }}
        ] as due_days
    from {{ ref('int_child') }} as c
    cross join {{ ref('int_parameter') }} as p
    cross join rule_day as w
    left join {{ ref('int_latest_return') }} as r on c.person_key = r.person_key
    left join {{ ref('int_prior_case') }} as k on c.person_key = k.person_key
    where
        k.case_id is not null
        or (
            c.scope_start <= p.as_of and c.scope_end > p.from_date
            and (
                r.reported_category like 'A%'
                or c.absent_until is not null
                or not (c.is_enrolled or c.is_vocational)
            )
        )
),

spread as (
    select
        c.*,
        unnest(list_distinct(list_filter(
            c.rule_days || c.due_days || [p.from_date], lambda d: d between p.from_date and p.as_of
        ))) as day
    from interesting as c
    cross join {{ ref('int_parameter') }} as p
),

answered as (
    select
        c.*,
        {{ outcome_on('c.day') }} as outcome,
        {{ is_listed_on('c.day') }} as is_listed,
        c.day >= c.scope_start and c.day < c.scope_end as is_in_scope
    from spread as c
    cross join {{ ref('int_parameter') }} as p
)

select
    a.* exclude (is_listed, rule_days, due_days),
    list_contains(a.rule_days, a.day) as is_rule_day,
    list_contains(a.due_days, a.day) as is_due_day,
    row_number() over (partition by a.person_key order by a.day) as seq,
    a.is_in_scope and a.is_listed as is_in_population
from answered as a
