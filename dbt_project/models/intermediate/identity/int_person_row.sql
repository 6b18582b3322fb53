{{ config(materialized='table', tags=['fold']) }}
{#- Every source row that speaks of a person, in one shape. `rank` is the order in which sources are believed (SPEC 6,
    "first that knows"); `row_anchor` names the person of a row without a usable ID by the source's own key; `state` is
    what the source says of the person's standing there. A column that a source lacks is NULL. -#}
{%- set no_anchor = "concat_ws('/', id_number, name_norm, birth_date)" %}
{%- set lone = {'id_number': 'null', 'id_status': "'missing'", 'id_key': 'null', 'sex_code': 'null', 'birth_date': 'null'} %}
{%- set people = [
    {'source': 'household_register', 'former_id_key': 'former_id_number_key', 'hukou_region_code': 'hukou_region_code',
     'state_code': 'hukou_status_code', 'state_date': 'hukou_status_date'},
    {'source': 'student_registry', 'anchor': 'student_no', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no',
     'school_code': 'school_code', 'grade_no': 'grade_no', 'state_code': 'status_code', 'state_date': 'status_date'},
    {'source': 'poverty_students', 'anchor': "concat_ws('/', household_no, member_no)", 'hukou_region_code': 'hukou_region_code',
     'school_code': 'study_school_code'},
    {'source': 'key_groups_query', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no', 'school_code': 'school_code'},
    {'source': 'case_returns', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no', 'case_id': 'case_id',
     'sex_code': 'null'},
    {'source': 'vocational_registry', 'school_code': 'school_code', 'state_code': 'status_code'},
    {'source': 'preschool_registry', 'school_code': 'school_code', 'state_code': 'status_code'},
    {'source': 'disability_register', 'hukou_region_code': 'hukou_region_code'},
    dict(lone, source='school_attendance', anchor='student_no', anchor_source='student_registry', student_no='student_no',
         school_code='school_code'),
] %}
{%- set columns = {
    'id_number': 'varchar', 'id_status': 'varchar', 'id_key': 'bigint', 'former_id_key': 'bigint', 'sex_code': 'varchar',
    'birth_date': 'date', 'hukou_region_code': 'varchar', 'student_no': 'varchar', 'case_id': 'varchar',
    'school_code': 'varchar', 'grade_no': 'integer', 'state_code': 'varchar', 'state_date': 'date',
} %}
{%- set everywhere = ['id_number', 'id_status', 'id_key', 'sex_code', 'birth_date'] %}

with united as (
    {% for p in people %}
    select
        '{{ p.source }}' as source,
        {{ loop.index }} as source_rank,
        business_date,
        file,
        row,
        is_quarantined,
        name,
        name_norm,
        {%- for column, type in columns.items() %}
        ({{ p.get(column, column if column in everywhere else 'null') }})::{{ type }} as {{ column }},
        {%- endfor %}
        '{{ p.anchor_source or p.source }}:' || {{ p.anchor or no_anchor }} as row_anchor
    from {{ ref('stg_' ~ p.source) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    row_number() over () as rid,
    united.* replace (
        coalesce(birth_date, case when id_key is not null then {{ id_birth_date('id_number') }} end) as birth_date,
        coalesce(row_anchor, source || ':' || business_date || ':' || file || ':' || row) as row_anchor
    )
from united
