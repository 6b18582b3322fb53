{#- CTEs of fct_school_age_ledger. `counted`: everybody of interest with the packs whose lists have them; pupils on the roll
    whom no list of the build's own pack names are read from the registry itself. -#}
{% macro children_by_pack() -%}
pack as (
    select list(k order by k.pack) as packs
    from {{ ref('rule_pack') }} as k
),

counted as (
    select
        c.person_key,
        c.is_in_household,
        c.registry_grade_no,
        c.school_code,
        c.hukou_region_code,
        {{ outcome_on('p.as_of') }} as outcome,
        p.as_of >= c.scope_start and p.as_of < c.scope_end as is_of_age,
        array_to_string([k.pack for k in t.packs if {{ is_listed_on('p.as_of', 'k') }}], '、') as packs
    from {{ ref('int_child') }} as c
    cross join {{ ref('int_parameter') }} as p
    cross join pack as t
    union all
    select
        g.person_key,
        false,
        g.grade_no,
        g.school_code,
        f.hukou_region_code,
        'enrolled',
        p.as_of >= {{ scope_start('f.birth_date') }} and p.as_of < {{ scope_end('f.birth_date') }},
        array_to_string([k.pack for k in t.packs if k.by_roll], '、')
    from {{ ref('int_registry_place') }} as g
    cross join {{ ref('int_parameter') }} as p
    cross join pack as t
    inner join {{ ref('int_person_state') }} as f on g.person_key = f.person_key and f.is_primary
    anti join {{ ref('int_child') }} as c on g.person_key = c.person_key
    where g.state_code in ('在读', '复学') and g.grade_no between 1 and 9
)
{%- endmacro %}
