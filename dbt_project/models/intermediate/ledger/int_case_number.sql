{{ config(materialized='table', tags=['fold']) }}
-- Of whom a case number speaks, by the key that the rules gave yesterday: every case, and those that gave way to another and
-- stand in workbooks still; and whether an ID number ever named that person. Grain: case number.

with named as (
    select
        case_id,
        rule_key
    from {{ source('control', 'prior_case') }}
    union all
    select
        case_id,
        rule_key
    from {{ source('control', 'prior_parked_case') }}
),

numbered as (
    select p.rule_key
    from {{ source('control', 'prior_person') }} as p
    semi join named as n on p.rule_key = n.rule_key
    inner join {{ source('control', 'prior_person') }} as i on p.person_key = i.person_key and i.id_key is not null
)

select
    case_id,
    rule_key as person_key,
    rule_key in (select rule_key from numbered) as is_numbered
from named
