{%- macro focus_group_names() -%}
{{ return(['孤儿', '事实无人抚养', '残疾', '留守', '困境', '随迁']) }}
{%- endmacro %}

{%- macro focus_bit(name) -%}
{{ 2 ** focus_group_names().index(name) }}
{%- endmacro %}

{#- CTE `focus`: the focus groups of a child as any source in force on the day has them, bits of one number. No source tells of
    涉案未成年人. -#}
{% macro focus_groups() -%}
relief as (
    select
        m.person_key,
        case a.relief_category
            when '孤儿' then {{ focus_bit('孤儿') }}
            when '事实无人抚养儿童' then {{ focus_bit('事实无人抚养') }}
            when '留守儿童' then {{ focus_bit('留守') }}
            when '困境儿童' then {{ focus_bit('困境') }}
        end as bits
    from {{ ref('stg_civil_affairs') }} as a
    cross join {{ ref('int_parameter') }} as p
    inner join {{ ref('int_person_match') }} as m on m.source = 'civil_affairs' and a.file = m.file and a.row = m.row
    where
        not a.is_quarantined
        and coalesce(a.recognised_date <= p.as_of, true) and coalesce(a.ended_date >= p.as_of, true)
),

registered as (
    select
        file,
        row,
        coalesce(is_orphan::integer, 0) * {{ focus_bit('孤儿') }}
        + coalesce((disability_type_code <> '无')::integer, 0) * {{ focus_bit('残疾') }}
        + coalesce((left_behind_code <> '非留守儿童')::integer, 0) * {{ focus_bit('留守') }}
        + coalesce(is_migrant_child::integer, 0) * {{ focus_bit('随迁') }} as bits
    from {{ ref('stg_student_registry') }}
    where not is_quarantined
),

focus as (
    select
        person_key,
        bit_or(bits) as bits
    from (
        select * from relief
        union all
        select
            m.person_key,
            s.bits
        from registered as s
        inner join {{ ref('int_person_match') }} as m on m.source = 'student_registry' and s.file = m.file and s.row = m.row
        where s.bits > 0
        union all
        select
            person_key,
            {{ focus_bit('残疾') }}
        from {{ ref('int_person_match') }}
        where source in ('disability_register', 'special_placements') and not is_quarantined
    )
    group by person_key
)
{%- endmacro %}

{#- The names of focus groups, joined by 、. -#}
{% macro focus_names(bits) -%}
nullif(concat_ws(
        '、'
        {%- for name in focus_group_names() %},
        case when {{ bits }} & {{ focus_bit(name) }} <> 0 then '{{ name }}' end
        {%- endfor %}
    ), '')
{%- endmacro %}
