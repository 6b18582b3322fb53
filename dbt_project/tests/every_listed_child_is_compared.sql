-- What it is: every child in scope of the poverty list, of the household register (正常) and of the key groups query, as far
-- as the rule pack counts that list, but for quarantined rows, is in fct_registry_comparison; ages are computed here anew, in
-- other words than the ledger's.
-- When it matters: a listed child who is not compared can be out of school unseen (P2.2b: 确保一个不漏).
-- How to resolve: follow the person through int_population and int_child; scope_start and scope_end there say why it was
-- left out.
{{ config(meta={'dagster': {'ref': {'name': 'fct_registry_comparison'}}}) }}
with cut_off as (
    select
        as_of,
        upper_age,
        lower_age,
        case
            when make_date(year(as_of), cut_off_month, cut_off_day) <= as_of then make_date(year(as_of), cut_off_month, cut_off_day)
            else make_date(year(as_of) - 1, cut_off_month, cut_off_day)
        end as latest
    from {{ ref('int_parameter') }}
),

listed as (
    select distinct
        m.person_key,
        d.birth_date
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    cross join {{ ref('int_parameter') }} as p
    left join {{ ref('dim_person') }} as d on m.person_key = d.person_key
    where
        not m.is_quarantined
        and case m.source
            when 'poverty_students' then p.by_poverty_register
            when 'key_groups_query' then p.by_key_groups
            when 'household_register' then p.by_household_register and r.state_code = '正常'
        end
)

select
    l.person_key,
    l.birth_date
from listed as l
cross join cut_off as c
anti join {{ ref('fct_registry_comparison') }} as f on l.person_key = f.person_key
where
    l.birth_date is null
    or (
        -- whole years completed: month and day as one number, so that 29 February falls on 1 March of a common year
        year(c.latest) - year(l.birth_date) - (strftime(c.latest, '%m%d') < strftime(l.birth_date, '%m%d'))::integer >= c.lower_age
        and year(c.as_of) - year(l.birth_date) - (strftime(c.as_of, '%m%d') < strftime(l.birth_date, '%m%d'))::integer < c.upper_age
    )
