{{ config(materialized='table', tags=['fold']) }}
-- The first rule that holds decides (SPEC 7, R1-R17), each day anew: with the latest county return, and as if there were
-- none (returns checked up to a closing no longer count after a reopening). What a rule decides stands in seed
-- dropout_rule. Grain: person, day.

with asked as (
    select
        d.person_key,
        d.day,
        d.outcome,
        d.is_in_household,
        d.household_status,
        d.scope_end,
        r.reported_category as category,
        coalesce(string_split(r.evidence_kind, '、'), []) as kinds,
        coalesce(d.day <= r.evidence_valid_to, true) as is_in_force,
        coalesce(d.day <= r.deferral_end, false) as is_deferred,
        r.deferral_end is not null as is_deferral_dated,
        coalesce(d.day < {{ birthday('d.household_birth_date', 'p.upper_age') }}, false) as is_minor_in_household,
        {{ first_cut_off_from(birthday('coalesce(r.birth_date, d.birth_date)', 'p.lower_age')) }} as proved_scope_start,
        r.checked_date,
        r.remark,
        r.student_no,
        r.has_school_columns,
        r.is_school_here,
        s.education_assessment_code,
        h.has_load as is_household_register_here,
        b.has_load as is_disability_register_here
    from {{ ref('int_case_day') }} as d
    cross join {{ ref('int_parameter') }} as p
    left join {{ ref('int_latest_return') }} as r on d.person_key = r.person_key
    left join {{ ref('int_assessment') }} as s on d.person_key = s.person_key
    inner join {{ source('control', 'source_state') }} as h on h.source = 'household_register'
    inner join {{ source('control', 'source_state') }} as b on b.source = 'disability_register'
),

proved as (
    select
        a.*,
        list_has_any(kinds, ['年龄证明', '出生医学证明', '公安户籍证明']) as has_age_proof,
        case category
            when 'B1' then list_contains(kinds, '公安户籍证明')
            when 'B5' then list_contains(kinds, '缓学证明') and is_deferral_dated
            when 'B6' then list_has_any(kinds, ['毕业证书', '年龄证明', '出生医学证明', '公安户籍证明'])
            when 'B7' then list_has_any(kinds, ['残疾证', '残联鉴定'])
            when 'B8' then list_contains(kinds, '中职就读证明')
            when 'B9' then list_contains(kinds, '公安失联证明')
            when 'B10' then list_has_all(kinds, ['护照', '签证'])
            else false
        end as has_evidence
    from asked as a
)

select
    person_key,
    day,
    {{ first_rule(with_return=true) }} as with_return,
    {{ first_rule(with_return=false) }} as without_return
from proved
