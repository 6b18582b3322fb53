{#- The rules of SPEC 7 in their order: each line a condition and the row of seed dropout_rule that it leads to; R5 to R16
    need a county return that counts. Columns of int_case_rule's `proved`. -#}
{% macro first_rule(with_return) -%}
{%- set elsewhere = "category in ('B2', 'B3', 'B4')" -%}
{%- set not_reported_out = "not coalesce(category like 'A%', false)" if with_return else "true" -%}
{%- set facts = [
    ("R1_deregistered", "not is_in_household and outcome <> 'enrolled' and household_status in ('死亡注销', '迁出注销', '重复户口注销', '出国定居注销', '查无此人')"),
    ("R1_missing_person", "not is_in_household and outcome <> 'enrolled' and household_status = '失踪登记'"),
    ("R2_enrolled", "outcome = 'enrolled' and " ~ not_reported_out),
    ("R3_vocational", "outcome = 'vocational'"),
    ("R4_graduated", "outcome = 'graduated'"),
    ("R4_over_age", "day >= scope_end"),
] -%}
{%- set reports = [
    ("R5_reported", "category in ('A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7')"),
    ("R6_remark_missing", "category = 'A8' and " ~ says_nothing('remark')),
    ("R6_reported", "category = 'A8'"),
    ("R7_police_b1", "category = 'B1' and has_evidence and is_in_force"),
    ("R7_police_b9", "category = 'B9' and has_evidence and is_in_force"),
    ("R8_elsewhere", elsewhere ~ " and has_school_columns and not is_school_here"),
    ("R9_contradicted", elsewhere ~ " and is_school_here and student_no is not null"),
    ("R10_unregistered_b3", "category = 'B3'"),
    ("R10_unregistered_b4", "category = 'B4'"),
    ("R11_deferred", "category = 'B5' and has_evidence and is_deferred"),
    ("R11_under_age", "category = 'B5' and has_age_proof and is_in_force and day < proved_scope_start"),
    ("R12_diploma", "category = 'B6' and list_contains(kinds, '毕业证书') and is_in_force"),
    ("R12_unverifiable", "category = 'B6' and has_age_proof and is_in_force and not is_household_register_here"),
    ("R12_contradicted", "category = 'B6' and has_age_proof and is_in_force and is_minor_in_household"),
    ("R12_age_proof", "category = 'B6' and has_age_proof and is_in_force"),
    ("R13_can_learn", "category = 'B7' and education_assessment_code = '具备学习能力'"),
    ("R13_unverifiable", "category = 'B7' and has_evidence and is_in_force and not is_disability_register_here"),
    ("R13_cannot_learn", "category = 'B7' and has_evidence and is_in_force"),
    ("R14_vocational", "category = 'B8' and has_evidence and is_in_force"),
    ("R15_abroad", "category = 'B10' and has_evidence and is_in_force"),
    ("R16_expired", "category like 'B%' and (has_evidence or (category = 'B5' and has_age_proof and checked_date < proved_scope_start))"),
    ("R16_missing", "category like 'B%'"),
] -%}
{%- set standstill = [
    ("R17_suspended", "outcome = 'suspended'"),
    ("R17_identity_review", "outcome = 'identity_review'"),
] -%}
coalesce(
        {%- for variant, condition in facts + (reports if with_return else []) + standstill %}
        case when {{ condition }} then '{{ variant }}' end,
        {%- endfor %}
        'R17_not_reported'
    )
{%- endmacro %}
