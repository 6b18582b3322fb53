-- 幼儿名单: one row a landed row of the effective load.
with landed as (
    select * from {{ source('accepted', 'preschool_registry') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

registered as (
    select
        {{ provenance('preschool_registry') }},
        id_number,
        id_status,
        id_key,
        id_is_folded,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ sex() }} as sex_code,
        {{ to_date('birth_date') }} as birth_date,

        {{ fold_text('school_code') }} as school_code,
        school_name,
        {{ code('preschool_registry', 'class_level') }} as class_level,
        {{ to_date('admission_date') }} as admission_date,
        {{ code('preschool_registry', 'status_code') }} as status_code
    from with_ids
)

select * from registered
