-- What the registry's clerks typed once and never changed: one row a child who ever sits in a school here.
create or replace table registry_text as
with drawn as (
    select
        p.*, n.student_no, sibling.id_number as sibling_id,
        starts_with(n.student_no, 'J') as has_no_id,
        not p.is_local and u(p.pid, 'overseas') < 0.002 as is_from_overseas,
        u(p.hh, 'guardian') < 0.68 as father_is_guardian,
        u(p.pid, 'leftbehind') as v_left_behind
    from person as p
    join student_number as n using (pid)
    -- the eldest's sibling is the second, everybody else's the eldest
    left join person as sibling on sibling.pid = p.hh * 4 + if(p.pid % 4 = 0, 1, 0)
    where p.fate = 'here'
)

select
    pid, hh, student_no,
    dirty_name(name, pid, 'registry', 1.0) as name, sex, dirty_birth(birth_date, pid, 'registry') as birth_date,
    if(u(pid, 'unreadable') < v('d15_birth_date_unreadable'), '不详', null) as birth_text,
    case
        when has_no_id then '其他'
        when is_from_overseas then pick(['台湾居民来往大陆通行证', '香港特区护照/身份证明', '护照'], pid, 'doctype')
        else '居民身份证'
    end as id_type,
    case
        when has_no_id then null
        when is_from_overseas then pick(['8', 'H', 'E'], pid, 'doctype') || lpad(below(pid, 'doc', 99999999)::varchar, 8, '0')
        when u(pid, 'oftheguardian') < v('d03_id_of_guardian') then father_id
        when sibling_id is not null and u(pid, 'ofthesibling') < v('d03_id_of_sibling') then sibling_id
        else dirty_id(if(u(pid, 'oldid') < 0.55, coalesce(former_id_number, id_number), id_number), pid, 'registry', 1.0)
    end as id_number,
    ethnicity, hukou_region_code, if(u(hh, 'rural') < 0.72, '农业户口', '非农业户口') as hukou_kind,
    is_local, is_poor, orphan_kind, disability_type, in_special_school,
    case when v_left_behind < 0.03 then '双亲留守儿童' when v_left_behind < 0.08 then '单亲留守儿童' else '非留守儿童' end as left_behind,
    if(father_is_guardian, father_name, mother_name) as guardian_name,
    case when has_no_id or u(pid, 'noguardianid') >= 0.12 then if(father_is_guardian, father_id, mother_id) end as guardian_id,
    case when u(pid, 'nophone') >= v('other_phone_missing') then if(father_is_guardian, father_phone, mother_phone) end as guardian_phone
from drawn;
