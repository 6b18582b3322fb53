-- 重点保障人群情况查询: one row a landed row of the effective load, of hukou outside the province and school in Quanzhou.
with landed as (
    select * from {{ source('accepted', 'key_groups_query') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

queried as (
    select
        {{ provenance('key_groups_query') }},
        id_number,
        id_status,
        id_key,
        id_is_folded,
        upper({{ fold_text('student_no') }}) as student_no,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ sex() }} as sex_code,
        {{ to_date('birth_date') }} as birth_date,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,
        {{ code('key_groups_query', 'hardship_category') }} as hardship_category,

        {{ fold_text('school_code') }} as school_code,
        school_name,
        grade,
        {{ to_date('query_date') }} as query_date
    from with_ids
)

select * from queried
