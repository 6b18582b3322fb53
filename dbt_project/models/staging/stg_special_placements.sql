-- 适龄残疾儿童一人一案: one row a landed row of the effective load. A placement is not attendance.
with landed as (
    select * from {{ source('accepted', 'special_placements') }}
),

with_ids as (
    {{ with_id_numbers('landed', {'id_number': 'id'}) }}
),

planned as (
    select
        {{ provenance('special_placements') }},
        {{ fold_text('plan_no') }} as plan_no,
        id_number,
        id_status,
        id_key,
        upper({{ fold_text('disability_no') }}) as disability_no,

        name,
        {{ fold_name('name') }} as name_norm,

        {{ to_date('assessed_date') }} as assessed_date,
        assessed_by,
        {{ code('special_placements', 'placement_code') }} as placement_code,
        {{ fold_text('school_code') }} as school_code,
        {{ code('special_placements', 'stage_code') }} as stage_code,
        {{ to_integer('planned_visits') }} as planned_visits,
        {{ to_integer('made_visits') }} as made_visits,
        waiting_reason,
        {{ to_date('review_date') }} as review_date
    from with_ids
)

select * from planned
