-- 四个一: the period in which each level checks on the day of the build, when it is due, and what the three ledgers hold then:
-- a school with children on the second or third, every unit, the city, and what the city hands to the province.

with {{ periods_of_levels() }},

counted as (
    select
        org_unit_code,
        school_code,
        count(*) filter (where is_of_age) as school_age,
        {%- for ledger in ('suspected_dropout', 'dropout') %}
        count(*) filter (where ledger = '{{ ledger }}') as {{ ledger }},
        {%- endfor %}
        {%- for number in ('1', '2', '3') %}
        count(*) filter (where list_contains(string_split(comparisons, '、'), '{{ number }}')) as found_by_{{ number }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('fct_school_age_ledger') }}
    group by org_unit_code, school_code
),

place as (
    select
        'school' as level,
        school_code as place_code,
        org_unit_code
    from {{ ref('dim_school') }}
    union all
    select
        'county',
        org_unit_code,
        org_unit_code
    from {{ ref('dim_org_unit') }}
    where is_reporting
    union all
    select
        level,
        '350500',
        '350500'
    from period
    where level in ('city', 'province')
)

select
    p.level,
    w.place_code,
    w.org_unit_code,
    p.level_order,
    p.cadence,
    p.period_start,
    p.period_end,
    p.due_date,
    {%- for figure in ('school_age', 'suspected_dropout', 'dropout', 'found_by_1', 'found_by_2', 'found_by_3') %}
    coalesce(sum(c.{{ figure }}), 0)::bigint as {{ figure }},
    {%- endfor %}
    p.duty_zh,
    p.duty_en,
    p.clause,
    p.as_of as basis_date
from period as p
inner join place as w on p.level = w.level
left join counted as c
    on case p.level when 'school' then w.place_code = c.school_code when 'county' then w.place_code = c.org_unit_code else true end
group by all
having p.level <> 'school' or sum(c.suspected_dropout + c.dropout) > 0
