-- 持证残疾儿童名单: one row a landed row of the effective load. The certificate number begins with the ID (registry.md 12).
with landed as (
    select
        * replace (replace(_lost, 'disability_no', 'id_number') as _lost),
        disability_no as id_number
    from {{ source('accepted', 'disability_register') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

certified as (
    select
        {{ provenance('disability_register') }},
        upper({{ fold_text('disability_no') }}) as disability_no,
        id_number,
        id_status,
        id_key,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ sex() }} as sex_code,
        {{ to_date('birth_date') }} as birth_date,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,

        {{ code('disability_register', 'disability_type_code') }} as disability_type_code,
        {{ code('disability_register', 'disability_level_code') }} as disability_level_code,
        {{ to_date('issued_date') }} as issued_date,
        {{ to_date('valid_to') }} as valid_to,
        {{ code('disability_register', 'certificate_status_code') }} as certificate_status_code,

        {{ code('disability_register', 'education_assessment_code') }} as education_assessment_code,
        {{ to_date('assessed_date') }} as assessed_date,
        assessed_by
    from with_ids
)

select * from certified
