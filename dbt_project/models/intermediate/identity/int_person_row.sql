{{ config(materialized='table', tags=['fold']) }}
{#- Every source row that speaks of a person, in one shape. Columns that a source lacks are NULL. `rid` is made of the source
    and the row's place in it: to count the rows of a union takes one thread.
    `belief` is the order in which rows are believed (SPEC 6, "first that knows"): source, what is in force before what is
    not, quarantined rows last, then newest load, file, row. `anchor_source` and `own_no` are the source's own key of a person
    (macro row_anchor); `own_no` is NULL where that is the student number. `state_code` is what the source says of the person's
    standing there. `written_name` is the name where it is written otherwise than `name_norm`. `birth_date` is the column's,
    else the valid ID's; `said_birth_date` the column's alone. An ID is an elder's when the row has it as its guardian's or
    head's too, or when it was given at least `elder_years` before the birth that the row says: nobody is their own parent. A
    lost ID ends here: never used. `kin_*` are of the guardian or head of the household whom the row names, what children
    share with their brothers; their name, only ever compared whole, is kept as its hash. -#}
{%- set elder_years = 12 %}
{%- set lone = {'id_number': 'null', 'id_status': "'missing'", 'id_key': 'null', 'sex_code': 'null', 'birth_date': 'null'} %}
{%- set undated = {'sex_code': 'null', 'birth_date': 'null'} %}
{%- set people = [
    {'source': 'household_register', 'elder': 'guardian', 'former_id_key': 'former_id_number_key',
     'hukou_region_code': 'hukou_region_code', 'state_code': 'hukou_status_code', 'state_date': 'hukou_status_date',
     'phone': 'phone', 'is_id_folded': 'id_is_folded',
     'is_in_force': "coalesce(hukou_status_code = '正常', false)"},
    {'source': 'student_registry', 'elder': 'guardian', 'anchor': 'student_no', 'hukou_region_code': 'hukou_region_code',
     'student_no': 'student_no', 'school_code': 'school_code', 'grade_no': 'grade_no', 'state_code': 'status_code',
     'state_date': 'status_date', 'phone': 'guardian_phone', 'is_id_folded': 'id_is_folded'},
    {'source': 'poverty_students', 'elder': 'head', 'anchor': "concat_ws('/', household_no, member_no)",
     'hukou_region_code': 'hukou_region_code', 'school_code': 'study_school_code', 'phone': 'phone', 'is_id_folded': 'id_is_folded'},
    {'source': 'key_groups_query', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no', 'school_code': 'school_code',
     'is_id_folded': 'id_is_folded'},
    {'source': 'case_returns', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no', 'case_id': 'case_id',
     'sex_code': 'null', 'is_id_folded': 'id_is_folded'},
    {'source': 'vocational_registry', 'school_code': 'school_code', 'state_code': 'status_code', 'is_id_folded': 'id_is_folded'},
    {'source': 'preschool_registry', 'school_code': 'school_code', 'state_code': 'status_code', 'is_id_folded': 'id_is_folded'},
    {'source': 'disability_register', 'hukou_region_code': 'hukou_region_code'},
    dict(lone, source='school_attendance', anchor='student_no', anchor_source='student_registry', student_no='student_no',
         school_code='school_code'),
    dict(undated, source='civil_affairs', hukou_region_code='hukou_region_code'),
    dict(undated, source='special_placements', anchor='plan_no', school_code='school_code'),
    dict(undated, source='aid_payments', student_no='student_no', school_code='school_code'),
    dict(undated, source='higher_education_registry', school_code='school_code', state_code='status_code'),
    dict(undated, source='child_care_events', anchor='event_no'),
] %}
{%- set columns = {
    'id_number': 'varchar', 'id_status': 'varchar', 'id_key': 'bigint', 'former_id_key': 'bigint', 'sex_code': 'varchar',
    'birth_date': 'date', 'hukou_region_code': 'varchar', 'student_no': 'varchar', 'case_id': 'varchar',
    'school_code': 'varchar', 'grade_no': 'integer', 'state_code': 'varchar', 'state_date': 'date', 'is_id_folded': 'boolean',
} %}
{%- set everywhere = ['id_number', 'id_status', 'id_key', 'sex_code', 'birth_date'] %}

with united as (
    {% for p in people %}{% set phone = p.phone or 'null::varchar' %}
    select
        ({{ loop.index }}::bigint << {{ rid_bits() }}) + place as rid,
        '{{ p.source }}' as source,
        {{ loop.index }} as source_rank,
        business_date,
        file,
        row,
        is_quarantined,
        {{ p.is_in_force or 'true' }} as is_in_force,
        nullif(name, name_norm) as written_name,
        name_norm,
        {%- for column, type in columns.items() %}
        ({{ p.get(column, column if column in everywhere else 'null') }})::{{ type }} as {{ column }},
        {%- endfor %}
        {{ (p.elder ~ '_id_number_key') if p.elder else 'null::bigint' }} as kin_id_key,
        {{ fold_name(p.elder ~ '_name') if p.elder else 'null::varchar' }} as kin_name,
        coalesce(try_cast({{ phone }} as bigint), try_cast({{ fold_text(phone) }} as bigint)) as kin_phone,
        {{ "'" ~ (p.anchor_source or p.source) ~ "'" if p.anchor else 'null::varchar' }} as anchor_source,
        {{ p.anchor if p.anchor and p.anchor != p.student_no else 'null::varchar' }} as own_no
    from {{ ref('stg_' ~ p.source) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    united.* exclude (is_in_force, kin_name) replace (
        case when id_status <> 'lost' then id_number end as id_number,
        coalesce(birth_date, case when id_key is not null then {{ id_birth_date('id_number') }} end) as birth_date
    ),
    case when kin_name is not null then hash(kin_name) end as kin_name_hash,
    birth_date as said_birth_date,
    case
        {#- a case, not an and: names are compared where the numbers are equal only #}
        when case when id_key = kin_id_key then not coalesce({{ names_near('name_norm', 'kin_name') }}, false) else false end
            then (birth_date is distinct from ({{ id_birth_date('id_number') }}))
        else coalesce(year(birth_date) - id_key // 10000000 % 10000 >= {{ elder_years }}, false)
    end as is_elders_id,
    -- one number, so that the first that knows is an arg_min: 5 bits, 2, 16, 14, 24 (a file has fewer than 16.8 m rows)
    (source_rank::bigint << 56) + (case when is_quarantined then 2 when not is_in_force then 1 else 0 end::bigint << 54)
    + ((65535 - (business_date - date '1970-01-01')) << 38) + ((hash(file) % 16384)::bigint << 24) + row % 16777216 as belief
from united
