-- Pairs that await a person, with what agrees and what differs (SPEC 6). Grain: left row, right row.

select
    p.kind,
    a.source as left_source,
    a.business_date as left_business_date,
    a.file as left_file,
    a.row as left_row,
    p.left_person_key,
    b.source as right_source,
    b.business_date as right_business_date,
    b.file as right_file,
    b.row as right_row,
    p.right_person_key,
    p.score,
    concat_ws(
        '、',
        case when a.name_norm = b.name_norm then '姓名' end,
        case when a.birth_date = b.birth_date then '出生日期' end,
        case when a.sex_code = b.sex_code then '性别' end,
        case when a.id_number = b.id_number then '身份证件号' end
    ) as agrees,
    concat_ws(
        '、',
        case when a.name_norm <> b.name_norm then '姓名' end,
        case when a.birth_date <> b.birth_date then '出生日期' end,
        case when a.sex_code <> b.sex_code then '性别' end,
        case when a.id_number <> b.id_number then '身份证件号' end
    ) as differs
from {{ ref('int_identity_queue') }} as p
inner join {{ ref('int_person_row') }} as a on p.left_rid = a.rid
inner join {{ ref('int_person_row') }} as b on p.right_rid = b.rid
