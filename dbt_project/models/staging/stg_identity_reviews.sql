-- 身份判定回填: one row a decided pair of every accepted load so far. Pairs that were left blank, or filled with what is no
-- decision, are not decided yet.
with landed as (
    select * from {{ source('accepted', 'identity_reviews') }}
),

returned as (
    select
        {{ provenance('identity_reviews') }},
        upper({{ fold_text('pair_no') }}) as pair_no,
        lower({{ fold_text('pair_check') }}) as pair_check,

        {{ code('identity_reviews', 'decision_code') }} as decision_code,
        reason,
        decided_by_post,
        {{ to_date('decided_date') }} as decided_date
    from landed
)

select * from returned
where decision_code is not null
