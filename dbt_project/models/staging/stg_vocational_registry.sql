-- 中职学生名单: one row a landed row of the effective load. A 999… number is a place holder, not an ID (registry.md 10.1).
with landed as (
    select * from {{ source('accepted', 'vocational_registry') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

registered as (
    select
        {{ provenance('vocational_registry') }},
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
        major,
        {{ code('vocational_registry', 'grade') }} as grade,
        {{ to_date('admission_date') }} as admission_date,
        {{ code('vocational_registry', 'status_code') }} as status_code,
        {{ flag('is_agricultural_major') }} as is_agricultural_major
    from with_ids
)

select * from registered
