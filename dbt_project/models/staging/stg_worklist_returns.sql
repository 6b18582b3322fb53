-- 更正清单回填: one row an answered item of every accepted load so far. Items that were left blank, or filled with what is
-- no answer, are not answered yet.
with landed as (
    select * from {{ source('accepted', 'worklist_returns') }}
),

returned as (
    select
        {{ provenance('worklist_returns') }},
        lower({{ fold_text('item_no') }}) as item_no,
        file as item_file,
        {{ fold_text('row_no') }} as item_row,
        {{ code('worklist_returns', 'result_code') }} as result_code,
        note,
        lower({{ fold_text('item_mark') }}) as item_mark
    from landed
)

select * from returned
where result_code is not null
