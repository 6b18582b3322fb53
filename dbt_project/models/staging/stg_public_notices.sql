-- 公示台账: one row a landed row of the effective load, a notice each.
with landed as (
    select * from {{ source('accepted', 'public_notices') }}
),

posted as (
    select
        {{ provenance('public_notices') }},
        {{ fold_text('notice_no') }} as notice_no,
        {{ code('public_notices', 'notice_kind_code') }} as notice_kind_code,
        upper({{ fold_text('publisher_code') }}) as publisher_code,

        programme_name,
        {{ fold_text('school_year') }} as school_year,
        {{ code('public_notices', 'term_code') }} as term_code,

        {{ to_date('start_date') }} as start_date,
        {{ to_date('end_date') }} as end_date,
        {{ to_date('taken_down_date') }} as taken_down_date,

        published_fields
    from landed
)

select * from posted
