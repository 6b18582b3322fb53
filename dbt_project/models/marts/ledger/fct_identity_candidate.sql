-- Pairs that await a person, with what agrees and what differs (SPEC 6). Grain: left row, right row.
{%- set shown = {
    '姓名': 'name_norm', '出生日期': 'birth_date', '性别': 'sex_code', '身份证件号': 'id_number',
    '监护人或户主证件号': 'kin_id_hash', '监护人或户主姓名': 'kin_name_hash', '联系电话': 'kin_phone', '学校': 'school_code',
} %}

select
    p.kind,
    a.source::varchar as left_source,
    a.business_date as left_business_date,
    a.file as left_file,
    a.row as left_row,
    p.left_person_key,
    b.source::varchar as right_source,
    b.business_date as right_business_date,
    b.file as right_file,
    b.row as right_row,
    p.right_person_key,
    p.score,
    concat_ws(
        '、',
        {%- for label, column in shown.items() %}
        case when a.{{ column }} = b.{{ column }} then '{{ label }}' end{{ ',' if not loop.last }}
        {%- endfor %}
    ) as agrees,
    concat_ws(
        '、',
        {%- for label, column in shown.items() %}
        case when a.{{ column }} <> b.{{ column }} then '{{ label }}' end{{ ',' if not loop.last }}
        {%- endfor %}
    ) as differs
from {{ ref('int_identity_queue') }} as p
inner join {{ ref('int_person_row') }} as a on p.left_rid = a.rid
inner join {{ ref('int_person_row') }} as b on p.right_rid = b.rid
