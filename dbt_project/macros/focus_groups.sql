{#- CTEs: `focus`, the focus groups of a child (孤儿, 事实无人抚养, 残疾, 留守, 困境, 随迁) as any source in force on the day has
    them. No source tells of 涉案未成年人. -#}
{% macro focus_groups() -%}
relief as (
    select
        m.person_key,
        case a.relief_category
            when '孤儿' then '孤儿'
            when '事实无人抚养儿童' then '事实无人抚养'
            when '留守儿童' then '留守'
            when '困境儿童' then '困境'
        end as focus_group
    from {{ ref('stg_civil_affairs') }} as a
    cross join {{ ref('int_parameter') }} as p
    inner join {{ ref('int_person_match') }} as m on m.source = 'civil_affairs' and a.file = m.file and a.row = m.row
    where
        not a.is_quarantined
        and coalesce(a.recognised_date <= p.as_of, true) and coalesce(a.ended_date >= p.as_of, true)
),

registered as (
    select
        m.person_key,
        unnest(list_filter([
            case when s.is_orphan then '孤儿' end,
            case when s.disability_type_code <> '无' then '残疾' end,
            case when s.left_behind_code <> '非留守儿童' then '留守' end,
            case when s.is_migrant_child then '随迁' end
        ], lambda g: g is not null)) as focus_group
    from {{ ref('stg_student_registry') }} as s
    inner join {{ ref('int_person_match') }} as m on m.source = 'student_registry' and s.file = m.file and s.row = m.row
    where
        not s.is_quarantined
        and (s.is_orphan or s.disability_type_code <> '无' or s.left_behind_code <> '非留守儿童' or s.is_migrant_child)
),

focus as (
    select
        person_key,
        string_agg(distinct focus_group, '、' order by focus_group) as focus_groups
    from (
        select * from relief
        union all
        select * from registered
        union all
        select
            person_key,
            '残疾'
        from {{ ref('int_person_match') }}
        where source in ('disability_register', 'special_placements') and not is_quarantined
    )
    where focus_group is not null
    group by person_key
)
{%- endmacro %}
