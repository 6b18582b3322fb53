{{ config(materialized='table', tags=['fold']) }}
-- The first rule that holds decides (SPEC 7, R1-R17), each day anew: with the latest county return, and as if there were
-- none (returns checked up to a closing no longer count after a reopening). Rules, their order, and the evidence that they
-- accept are rows of the seeds, those valid on the day. `claims`: every rule that holds, by order. Grain: person, day.

with policy as (
    select
        *,
        (select min(valid_from) from {{ ref('dropout_rule') }}) as rules_from
    from {{ ref('int_parameter') }}
),

asked as (
    select
        d.person_key,
        d.day,
        d.outcome,
        d.is_in_household,
        g.category as gone_as,
        d.scope_end,
        r.reported_category as category,
        coalesce(string_split(r.evidence_kind, '、'), []) as kinds,
        coalesce(d.day <= r.evidence_valid_to, true) as is_in_force,
        r.deferral_end,
        coalesce(d.day < {{ birthday('d.household_birth_date', 'p.upper_age') }}, false) as is_minor_in_household,
        {{ first_cut_off_from(birthday('coalesce(r.birth_date, d.birth_date)', 'p.lower_age')) }} as proved_scope_start,
        r.checked_date,
        list_filter([
            case when not {{ says_nothing('r.remark') }} then 'remark' end,
            case when r.student_no is not null then 'student_no' end,
            case when r.student_no_province is not null then 'student_no_province' end,
            case when r.school_name is not null then 'school_name' end
        ], lambda c: c is not null) as filled,
        r.is_school_here,
        s.education_assessment_code,
        h.has_load as is_household_register_here,
        b.has_load as is_disability_register_here
    from {{ ref('int_case_day') }} as d
    cross join policy as p
    left join {{ ref('int_latest_return') }} as r on d.person_key = r.person_key
    left join {{ ref('int_assessment') }} as s on d.person_key = s.person_key
    left join {{ ref('ledger_sub_reasons') }} as g on d.household_status = g.hukou_status_code and {{ is_valid_on('g', 'd.day') }}
    inner join {{ source('control', 'source_state') }} as h on h.source = 'household_register'
    inner join {{ source('control', 'source_state') }} as b on b.source = 'disability_register'
),

{{ proof_of_papers() }},

claim as (
    select
        a.person_key,
        a.day,
        r.variant,
        r.rule_order,
        r.is_by_return,
        coalesce(a.category like {{ stated('r.yields_to_group') }} || '%', false) as is_yielding
    from proved as a
    cross join policy as p
    inner join {{ ref('dropout_rule') }} as r on {{ is_valid_on('r', 'a.day') }} and {{ rule_holds() }}
)

select
    person_key,
    day,
    arg_min(variant, rule_order) filter (where not is_yielding) as with_return,
    arg_min(variant, rule_order) filter (where not is_by_return) as without_return,
    list(variant order by rule_order) filter (where not is_yielding) as claims_with_return,
    list(variant order by rule_order) filter (where not is_by_return) as claims_without_return
from claim
group by person_key, day
