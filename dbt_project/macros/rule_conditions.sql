{#- What a rule of seed dropout_rule may ask beyond its lists (outcomes, reported codes, evidence, columns): the condition that
    its `holds_when` names. Columns of int_case_rule: the child's day `a`, the rule `r`. -#}
{% macro rule_conditions() -%}
{{ return({
    "off_the_household_register": "not a.is_in_household and a.outcome <> 'enrolled' and a.gone_as = r.category",
    "over_age": "a.day >= a.scope_end",
    "school_elsewhere": "not a.is_school_here",
    "school_here": "a.is_school_here",
    "under_age_by_the_proof": "a.day < a.proved_scope_start",
    "household_register_not_here": "not a.is_household_register_here",
    "minor_in_the_household_register": "a.is_minor_in_household",
    "can_learn": "a.education_assessment_code = '具备学习能力'",
    "disability_register_not_here": "not a.is_disability_register_here",
    "evidence_has_lapsed": "a.has_lapsed",
}) }}
{%- endmacro %}

{#- A text cell of a seed, NULL when it is empty: dbt's unit tests read an empty cell as ''. -#}
{% macro stated(cell) -%}
nullif({{ cell }}, '')
{%- endmacro %}

{#- True when a cell of a seed names the value among others, joined by 、, or is empty and asks nothing. -#}
{% macro is_among(cell, one) -%}
({{ stated(cell) }} is null or list_contains(string_split({{ cell }}, '、'), {{ one }}))
{%- endmacro %}

{#- True when the rule `r` holds for the child's day `a`, apart from other rules. -#}
{% macro rule_holds() -%}
{{ is_among('r.outcomes', 'a.outcome') }}
    and {{ is_among('r.reported', 'a.category') }}
    and ({{ stated('r.evidence_ground') }} is null or list_contains(a.grounds, r.evidence_ground))
    and ({{ stated('r.required_columns') }} is null or list_has_all(a.filled, string_split(r.required_columns, '、')))
    and case r.holds_when
        {%- for name, condition in rule_conditions().items() %}
        when '{{ name }}' then {{ condition }}
        {%- endfor %}
        else {{ stated('r.holds_when') }} is null
    end
{%- endmacro %}

{#- True when a row of the rules is valid on a day. Loads may be older than the policy: for days before it, its first rows
    count. -#}
{% macro is_valid_on(row, a_day) -%}
greatest({{ a_day }}, p.rules_from) between {{ row }}.valid_from and {{ row }}.valid_to
{%- endmacro %}

{#- CTEs from `asked` to `proved`: for each ground of the reported code, do the papers of the return prove it, and still. -#}
{% macro proof_of_papers() -%}
proof as (
    -- all kinds of a ground where it needs all, else one of them
    select
        a.person_key,
        a.day,
        e.ground,
        case
            when bool_or(e.needs_all) then bool_and(list_contains(a.kinds, e.evidence_kind))
            else bool_or(list_contains(a.kinds, e.evidence_kind))
        end and (not bool_or(e.must_be_dated) or any_value(a.deferral_end) is not null) as is_proved,
        case when bool_or(e.must_be_dated) then any_value(a.day <= a.deferral_end) else any_value(a.is_in_force) end as is_in_force,
        any_value(e.ground <> 'under_age' or coalesce(a.checked_date < a.proved_scope_start, false)) as did_hold
    from asked as a
    cross join policy as p
    inner join {{ ref('ledger_evidence') }} as e on a.category = e.category and {{ is_valid_on('e', 'a.day') }}
    group by a.person_key, a.day, e.ground
),

proved as (
    select
        a.*,
        coalesce(p.grounds, []) as grounds,
        coalesce(p.has_lapsed, false) as has_lapsed
    from asked as a
    left join (
        select
            person_key,
            day,
            list(ground) filter (where is_proved and is_in_force) as grounds,
            bool_or(is_proved and did_hold) as has_lapsed
        from proof
        group by person_key, day
    ) as p on a.person_key = p.person_key and a.day = p.day
)
{%- endmacro %}
