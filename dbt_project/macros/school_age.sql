{#- CTEs of fct_school_age_ledger. `counted`: everybody of interest with the packs whose lists have them; pupils on the roll
    whom no list of the build's own pack names are read from the registry itself. -#}
{% macro children_by_pack() -%}
counting as (
    -- for every set of lists that a child may be on: the packs that count one of them
    select
        s.range as lists,
        string_agg(k.pack, '、' order by k.pack) filter (where s.range & ({{ lists_of_pack('k') }}) <> 0) as packs
    from range({{ 2 ** lists_on("") | length }}) as s
    cross join {{ ref('rule_pack') }} as k
    group by s.range
),

on_lists as (
    select
        c.person_key,
        c.is_in_household,
        c.registry_grade_no,
        c.school_code,
        c.hukou_region_code,
        {{ outcome_on('p.as_of') }} as outcome,
        p.as_of >= c.scope_start and p.as_of < c.scope_end as is_of_age,
        {{ lists_of_child('p.as_of') }} as lists
    from {{ ref('int_child') }} as c
    cross join {{ ref('int_parameter') }} as p
    union all
    select
        g.person_key,
        false,
        g.grade_no,
        g.school_code,
        f.hukou_region_code,
        'enrolled',
        p.as_of >= {{ scope_start('f.birth_date') }} and p.as_of < {{ scope_end('f.birth_date') }},
        {{ 2 ** (lists_on("").keys() | list).index("by_roll") }}
    from {{ ref('int_registry_place') }} as g
    cross join {{ ref('int_parameter') }} as p
    inner join {{ ref('int_person_state') }} as f on g.person_key = f.person_key and f.is_primary
    anti join {{ ref('int_child') }} as c on g.person_key = c.person_key
    where g.state_code in ('在读', '复学') and g.grade_no between 1 and 9
),

counted as (
    select
        c.* exclude (lists),
        n.packs
    from on_lists as c
    inner join counting as n on c.lists = n.lists
)
{%- endmacro %}
