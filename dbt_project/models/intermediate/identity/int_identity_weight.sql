{{ config(materialized='table', tags=['fold']) }}
-- What each level of each comparison says of a pair, in bits, learnt from the day's own pairs; what is believed beforehand
-- weighs as much as a thousand of them, so that a village without many learns little. Grain: comparison, level.

with matched as (
    select * from {{ ref('int_identity_compared') }}
    where purpose = 'matched'
),

random as (
    select * from {{ ref('int_identity_compared') }}
    where purpose = 'random'
)

{{ learn_weights('matched', 'random', identity_comparisons(), strength=1000) }}
