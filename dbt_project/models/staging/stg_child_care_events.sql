-- 农村留守儿童和困境儿童救助保护记录: one row a landed row of the effective load, an event each (P2.5b-3).
with landed as (
    select * from {{ source('accepted', 'child_care_events') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

recorded as (
    select
        {{ provenance('child_care_events') }},
        {{ fold_text('event_no') }} as event_no,
        id_number,
        id_status,
        id_key,

        name,
        {{ fold_name('name') }} as name_norm,

        {{ code('child_care_events', 'stage_code') }} as stage_code,
        {{ to_date('event_date') }} as event_date,
        responsible_unit,
        result,
        {{ to_date('closed_date') }} as closed_date
    from with_ids
)

select * from recorded
