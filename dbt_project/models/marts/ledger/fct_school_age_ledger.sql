-- The three ledgers of 教基厅函〔2024〕15号 in one table, whichever pack the build is made by: a child is on the first by age, on
-- the second or third by the state of its open case. `packs` says by whose lists it is there, so that the packs can be
-- compared before anybody switches; `comparisons` which of 三比对 find it: 1 户籍 × 学籍, 2 学籍 × 在校学生, 3 辍学学生 × 脱贫户.

with {{ children_by_pack() }},

{{ focus_groups() }},

stated as (
    select
        c.*,
        k.case_id,
        k.org_unit_code as case_unit,
        case
            when k.case_id is null then 'school_age'
            when k.category_group = 'A' then 'dropout'
            else 'suspected_dropout'
        end as ledger,
        g.person_key is not null as is_registered_poor,
        c.outcome = 'absent' or (c.outcome = 'left' and coalesce(c.registry_grade_no between 1 and 9, false)) as is_off_the_roll
    from counted as c
    left join {{ ref('fct_dropout_case') }} as k on c.person_key = k.person_key and k.closed_date is null
    left join {{ ref('int_registered_poor') }} as g on c.person_key = g.person_key
    where k.case_id is not null or (c.is_of_age and c.packs is not null)
)

select
    k.person_key,
    k.ledger,
    k.packs,
    k.is_of_age,
    k.outcome,
    nullif(concat_ws(
        '、',
        case when k.is_in_household and k.outcome in ('not_found', 'preschool', 'left') and not k.is_off_the_roll then '1' end,
        case when k.is_off_the_roll then '2' end,
        case when k.is_registered_poor and (k.is_off_the_roll or k.ledger = 'dropout') then '3' end
    ), '') as comparisons,
    k.is_registered_poor,
    {{ focus_names('f.bits') }} as focus_groups,
    coalesce(k.case_unit, case when k.is_in_household then u.org_unit_code end, o.org_unit_code, u.org_unit_code, '350500')
        as org_unit_code,
    k.school_code,
    k.case_id
from stated as k
left join focus as f on k.person_key = f.person_key
left join {{ ref('int_region_unit') }} as u on k.hukou_region_code = u.hukou_region_code
left join {{ ref('dim_school') }} as s on k.school_code = s.school_code
left join {{ ref('dim_org_unit') }} as o on s.org_unit_code = o.org_unit_code
