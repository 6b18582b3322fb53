-- 社会救助和儿童福利对象: one row a landed row of the effective load. Whom civil affairs calls left behind stands beside what
-- the registry says, and neither overwrites the other (P2.5b-2).
with landed as (
    select * from {{ source('accepted', 'civil_affairs') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

recognised as (
    select
        {{ provenance('civil_affairs') }},
        id_number,
        id_status,
        id_key,

        name,
        {{ fold_name('name') }} as name_norm,
        {{ fold_text('hukou_region_code') }} as hukou_region_code,

        {{ code('civil_affairs', 'relief_category') }} as relief_category,
        {{ to_date('recognised_date') }} as recognised_date,
        {{ to_date('ended_date') }} as ended_date,
        guardianship_note
    from with_ids
)

select * from recognised
