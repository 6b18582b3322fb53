{#- The year of the latest cut-off on or before the day of the build: the school year that has begun. -#}
{% macro cut_off_year() -%}
(year(p.as_of) - case when p.as_of < make_date(year(p.as_of), p.cut_off_month, p.cut_off_day) then 1 else 0 end)
{%- endmacro %}

{#- Children whose hukou is in the city, with what the ledger knows of each on the day of the build. -#}
{% macro children_by_hukou() -%}
select
        coalesce(u.org_unit_code, '350500') as org_unit_code,
        p.as_of >= c.scope_start and p.as_of < c.scope_end as is_in_scope,
        c.is_in_household,
        g.person_key is not null as is_registered_poor,
        d.person_key is not null as is_certified_disabled,
        coalesce(k.determined_category = 'B7', false) as cannot_learn,
        coalesce(k.category_group = 'A' and k.status not in ('closed', 'awaiting_review'), false) as is_out,
        not coalesce(k.category_group = 'A' and k.status <> 'closed', false) and (
            {{ is_in_school(outcome_on('p.as_of')) }} or coalesce(k.determined_category in ('B2', 'B8'), false)
        ) as is_in_school,
        coalesce(k.status <> 'closed' and (k.category_group = 'pending' or (k.category_group = 'A' and k.status = 'awaiting_review')), false)
        or (k.case_id is null and {{ outcome_on('p.as_of') }} = 'identity_review') as is_pending,
        year(c.scope_start) = {{ cut_off_year() }} - 9 as is_of_finishing_cohort,
        c.has_graduated or c.is_vocational or coalesce(c.registry_grade_no >= 10, false) as has_finished
    from {{ ref('int_child') }} as c
    cross join {{ ref('int_parameter') }} as p
    left join {{ ref('int_region_unit') }} as u on c.hukou_region_code = u.hukou_region_code
    left join {{ ref('fct_dropout_case') }} as k on c.person_key = k.person_key
    left join {{ ref('int_registered_poor') }} as g on c.person_key = g.person_key
    left join (
        select distinct person_key
        from {{ ref('int_person_match') }}
        where source = 'disability_register' and not is_quarantined
    ) as d on c.person_key = d.person_key
    where c.hukou_region_code like '3505%'
{%- endmacro %}

{#- Pupils of the registry by their school: were they on the roll when the school year began (the day after the cut-off), and
    did they leave since. An undated change belongs to no year. Who began grade seven three years before that day is of the
    cohort that has just finished junior school. -#}
{% macro pupils_by_school() -%}
select
        coalesce(o.org_unit_code, '350500') as org_unit_code,
        g.grade_no between 1 and 9 and (g.is_on_roll or coalesce(g.left_in >= g.this_year, false)) as was_on_roll,
        g.state_code in ('辍学', '退学', '其他离校', '肄业', '休学') as has_left,
        g.state_code = '转出' as is_in_transfer,
        g.state_code in ('死亡', '转出') as is_dead_or_transferred,
        g.has_graduated or g.grade_no >= 10 as has_finished,
        g.grade_no >= 7
        and coalesce(case when g.is_on_roll then g.this_year else g.left_in end - (g.grade_no - 7) = g.this_year - 3, false)
            as is_of_finishing_junior_cohort
    from (
        select
            w.*,
            w.state_code in ('在读', '复学') as is_on_roll,
            {{ cut_off_year() }} as this_year,
            year(w.state_date)
            - case when w.state_date <= make_date(year(w.state_date), p.cut_off_month, p.cut_off_day) then 1 else 0 end as left_in
        from {{ ref('int_registry_place') }} as w
        cross join {{ ref('int_parameter') }} as p
        where w.grade_no is not null
    ) as g
    left join {{ ref('dim_school') }} as s on g.school_code = s.school_code
    left join {{ ref('dim_org_unit') }} as o on s.org_unit_code = o.org_unit_code
{%- endmacro %}
