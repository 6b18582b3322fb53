-- 高校在校生名单: one row a landed row of the effective load, delivered once a term.
with landed as (
    select * from {{ source('accepted', 'higher_education_registry') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

registered as (
    select
        {{ provenance('higher_education_registry') }},
        id_number,
        id_status,
        id_key,

        name,
        {{ fold_name('name') }} as name_norm,

        {{ fold_text('school_code') }} as school_code,
        school_name,
        {{ code('higher_education_registry', 'level_code') }} as level_code,
        {{ to_integer('admission_year') }} as admission_year,
        {{ code('higher_education_registry', 'status_code') }} as status_code
    from with_ids
)

select * from registered
