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
    share with their brothers; their ID and name, only ever compared whole, are kept as hashes. Words of which there are few
    are numbers with names (word_type): of a city's rows they were a tenth of what is written. -#}
{%- set elder_years = 12 %}
{%- set people = lists_of_people() %}
{%- set source_type = word_type(people | map(attribute='source')) %}
{%- set columns = {
    'id_number': 'varchar', 'id_status': word_type(['valid', 'missing', 'lost', 'invalid']), 'id_key': 'bigint',
    'former_id_key': 'bigint', 'sex_code': 'varchar', 'birth_date': 'date', 'hukou_region_code': 'varchar', 'student_no': 'varchar',
    'case_id': 'varchar', 'school_code': 'varchar', 'grade_no': 'integer', 'state_code': 'varchar', 'state_date': 'date',
    'is_id_folded': 'boolean',
} %}
{%- set everywhere = ['id_number', 'id_status', 'id_key', 'sex_code', 'birth_date'] %}

with united as (
    {% for p in people %}{% set phone = p.phone or 'null::varchar' %}
    select
        ({{ loop.index }}::bigint << {{ rid_bits() }}) + place as rid,
        '{{ p.source }}'::{{ source_type }} as source,
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
        {{ (p.elder ~ '_id_number') if p.elder else 'null::varchar' }} as kin_id_number,
        {{ fold_name(p.elder ~ '_name') if p.elder else 'null::varchar' }} as kin_name,
        coalesce(try_cast({{ phone }} as bigint), try_cast({{ fold_text(phone) }} as bigint)) as kin_phone,
        {{ "'" ~ (p.anchor_source or p.source) ~ "'" if p.anchor else 'null' }}::{{ source_type }} as anchor_source,
        {{ p.anchor if p.anchor and p.anchor != p.student_no else 'null::varchar' }} as own_no
    from {{ ref('stg_' ~ p.source) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    united.* exclude (is_in_force, kin_id_number, kin_name) replace (
        case when id_status <> 'lost' then id_number end as id_number,
        coalesce(birth_date, case when id_key is not null then {{ id_birth_date('id_number') }} end) as birth_date
    ),
    case when kin_id_number is not null then hash(kin_id_number) end as kin_id_hash,
    case when kin_name is not null then hash(kin_name) end as kin_name_hash,
    birth_date as said_birth_date,
    case
        {#- a case, not an and: names are compared where the numbers are equal only #}
        when
            case
                when id_key is not null and id_number = kin_id_number
                    then not coalesce({{ names_near('name_norm', 'kin_name') }}, false)
                else false
            end
            then (birth_date is distinct from ({{ id_birth_date('id_number') }}))
        else coalesce(year(birth_date) - id_key // 10000000 % 10000 >= {{ elder_years }}, false)
    end as is_elders_id,
    -- one number, so that the first that knows is an arg_min: 5 bits, 2, 16, 14, 24 (a file has fewer than 16.8 m rows)
    (source_rank::bigint << 56) + (case when is_quarantined then 2 when not is_in_force then 1 else 0 end::bigint << 54)
    + ((65535 - (business_date - date '1970-01-01')) << 38) + ((hash(file) % 16384)::bigint << 24) + row % 16777216 as belief
from united
