-- 控辍保学核查回填: one row a landed row of every accepted load so far (SPEC 1: returns accumulate).
with landed as (
    select * from {{ source('accepted', 'case_returns') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

returned as (
    select
        {{ provenance('case_returns') }},
        upper({{ fold_text('case_id') }}) as case_id,
        id_number,
        id_status,
        id_key,
        id_is_folded,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ to_date('birth_date') }} as birth_date,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,

        {{ code('case_returns', 'check_method_code') }} as check_method_code,
        {{ to_date('checked_date') }} as checked_date,
        {{ code('case_returns', 'reported_category') }} as reported_category,
        remark,
        upper({{ fold_text('student_no') }}) as student_no,
        {{ code('case_returns', 'student_no_province') }} as student_no_province,
        school_name,

        {{ codes('case_returns', 'evidence_kind') }} as evidence_kind,
        evidence_no,
        evidence_issuer,
        {{ to_date('evidence_issued_date') }} as evidence_issued_date,
        {{ to_date('evidence_valid_to') }} as evidence_valid_to,

        {{ to_date('persuaded_date') }} as persuaded_date,
        persuaded_by_post,
        {{ code('case_returns', 'persuasion_result_code') }} as persuasion_result_code,
        {{ to_date('returned_date') }} as returned_date,
        {{ fold_text('returned_school_code') }} as returned_school_code,
        {{ code('case_returns', 'placement_code') }} as placement_code,

        {{ code('case_returns', 'review_result_code') }} as review_result_code,
        reviewed_by_post,
        {{ to_date('reviewed_date') }} as reviewed_date
    from with_ids
)

select * from returned
