-- 建档立卡等学生名单: one row a landed row of the effective load. 脱贫属性 never filters anyone (aid.md section 1).
with landed as (
    select * from {{ source('accepted', 'poverty_students') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

listed as (
    select
        {{ provenance('poverty_students') }},
        {{ fold_text('household_no') }} as household_no,
        {{ fold_text('member_no') }} as member_no,
        id_number,
        id_status,
        id_key,
        id_is_folded,
        {{ code('poverty_students', 'id_type_code') }} as id_type_code,
        upper({{ fold_text('disability_no') }}) as disability_no,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ sex() }} as sex_code,
        {{ to_date('birth_date') }} as birth_date,
        {{ code('poverty_students', 'ethnicity_code') }} as ethnicity_code,
        county_name,
        township_name,
        village_name,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,
        {{ code('poverty_students', 'relation_to_head') }} as relation_to_head,
        head_name,
        {{ elder_id_number('head_id_number') }} as head_id_number,
        phone,

        {{ codes('poverty_students', 'hardship_categories') }} as hardship_categories,
        {{ code('poverty_students', 'exit_status_code') }} as exit_status_code,
        {{ code('poverty_students', 'policy_status_code') }} as policy_status_code,
        {{ to_integer('identified_year') }} as identified_year,
        {{ code('poverty_students', 'health_code') }} as health_code,

        {{ code('poverty_students', 'study_status_code') }} as study_status_code,
        {{ code('poverty_students', 'not_in_school_reason') }} as not_in_school_reason,
        {{ fold_text('study_school_code') }} as study_school_code,
        study_school_name,
        {{ fold_text('study_region_code') }} as study_region_code
    from with_ids
)

select * from listed
