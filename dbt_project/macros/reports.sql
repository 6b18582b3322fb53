{#- Is the child of a case back in school on the day of the build? Columns of fct_dropout_case. -#}
{% macro is_in_school(outcome) -%}
{{ outcome }} in ('enrolled', 'vocational', 'graduated')
{%- endmacro %}

{#- The ledger in figures: `cases` has the columns of fct_dropout_case, and is_sensitive: of such a case only its group is told. -#}
{% macro ledger_in_figures(cases) -%}
brought_back as (
    select distinct case_id
    from {{ ref('fct_persuasion_visit') }}
    where result_code = '已返校'
),

lined as (
    select
        k.org_unit_code,
        k.status,
        k.is_overdue,
        k.reopen_count > 0 as is_reopened,
        v.case_id is not null as is_brought_back,
        {{ is_in_school('k.outcome') }} as is_in_school,
        unnest(list_filter(
            ['total', k.category_group, case when not k.is_sensitive then k.determined_category end],
            lambda line: line is not null
        )) as line
    from {{ cases }} as k
    left join brought_back as v on k.case_id = v.case_id
),

placed as (
    {{ for_unit_and_city('lined') }}
)

select
    p.scope,
    p.org_unit_code,
    p.line,
    count(*) as cases,
    {%- for status in ('suspected', 'verifying', 'persuading', 'returned', 'awaiting_review', 'closed') %}
    count(*) filter (where p.status = '{{ status }}') as {{ status }},
    {%- endfor %}
    count(*) filter (where p.is_overdue) as overdue,
    count(*) filter (where p.is_reopened) as reopened,
    count(*) filter (where p.is_brought_back) as brought_back,
    count(*) filter (where p.is_brought_back and p.is_in_school) as brought_back_and_stayed,
    count(*) filter (where p.status = 'closed') as clearing_numerator,
    count(*) as clearing_denominator,
    round(count(*) filter (where p.status = 'closed') / count(*), 4)::double as clearing_rate,
    any_value(r.as_of) as basis_date
from placed as p
cross join {{ source('control', 'run') }} as r
group by p.scope, p.org_unit_code, p.line
{%- endmacro %}
