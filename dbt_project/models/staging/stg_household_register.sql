-- 户籍适龄人口: one row a landed row of the effective load, of Quanzhou hukou, ages 3 to 18.
with landed as (
    select * from {{ source('accepted', 'household_register') }}
),

with_ids as (
    {{ with_id_numbers('landed', {
        'id_number': 'id',
        'former_id_number': 'former_id_number',
    }) }}
),

resident as (
    select
        {{ provenance('household_register') }},
        id_number,
        id_status,
        id_key,
        id_is_folded,
        former_id_number,
        former_id_number_status,
        former_id_number_key,
        {{ fold_text('household_no') }} as household_no,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ sex() }} as sex_code,
        {{ to_date('birth_date') }} as birth_date,
        {{ code('household_register', 'ethnicity_code') }} as ethnicity_code,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,
        {{ code('household_register', 'hukou_status_code') }} as hukou_status_code,
        {{ to_date('hukou_status_date') }} as hukou_status_date,

        guardian_name,
        {{ elder_id_number('guardian_id_number') }} as guardian_id_number,
        phone
    from with_ids
)

select * from resident
