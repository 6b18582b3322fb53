-- A household's people and papers: whose name the guardian column carries, where they live, their hukou and poverty.
create or replace table household as
with placed as (
    select
        f.*, p.hukou_region_code as local_code, p.township_name,
        if(f.is_local or f.home_code[1:2] <> '65' or u(f.hh, 'dotted') > 0.7, false, true) as is_dotted,
        pick(v('surname'), f.hh, 'mother') as mother_surname,
        case when not f.is_local or u(f.hh, 'moved') < 0.93 then f.unit_code
            else pick(['350503', '350582', '350581', '350502', '350583', '350521'], f.hh, 'movedto') end as home_unit
    from family as f
    left join hukou_place as p on f.is_local and p.unit_code = f.unit_code and p.place_no = below(f.hh, 'place', p.places)
)

select
    hh, is_local, surname, is_dotted, unit_code as hukou_unit, home_code, home_name, province_name,
    if(is_local, local_code, home_code || '000000') as hukou_region_code,
    township_name,
    is_local or home_code[1:2] = '35' as is_fujian,
    case when home_unit in ('350502', '350503') and u(hh, 'direct') < v('school_of_the_city') then '3505A3' else home_unit end as unit_code,
    below(hh, 'seat', 4000) as seat,
    if(is_dotted, pick(v('dotted_last'), hh, 'dotlast'), surname
        || pick(v('male'), hh, 'f1') || if(u(hh, 'f0') < 0.8, pick(v('male'), hh, 'f2'), '')) as father_name,
    if(is_dotted, pick(v('dotted_first'), hh, 'dotm') || '·' || pick(v('dotted_last'), hh, 'dotml'), mother_surname
        || pick(v('female'), hh, 'm1') || if(u(hh, 'm0') < 0.8, pick(v('female'), hh, 'm2'), '')) as mother_name,
    father_id, mother_id, phone(hh, 'father') as father_phone, phone(hh, 'mother') as mother_phone,
    is_poor_local or (not is_local and home_code[1:2] = '35' and u(hh, 'poor') < v('poor_migrant_fujian')) as is_poor,
    not is_local and home_code[1:2] <> '35' and u(hh, 'key') < v('key_group_households') as is_key_group,
    '3505' || lpad((hh % 1000000000)::varchar, 9, '0') || if(is_local, '', '9') as household_no,
    case
        when township_name = '百崎回族乡' then '回族'
        when is_local then case when u(hh, 'folk') < 0.02 then '回族' when u(hh, 'folk') < 0.027 then '畲族' else '汉族' end
        when is_dotted or home_code[1:2] = '65' then '维吾尔族'
        when home_code[1:2] in ('52', '53') then case when u(hh, 'folk') < 0.12 then '苗族' when u(hh, 'folk') < 0.18 then '彝族'
            when u(hh, 'folk') < 0.24 then '布依族' else '汉族' end
        when home_code[1:4] = '4228' then if(u(hh, 'folk') < 0.5, '土家族', '汉族')
        when home_code[1:2] = '45' then if(u(hh, 'folk') < 0.3, '壮族', '汉族')
        else '汉族'
    end as ethnicity
from placed;

-- its rows live on in the table above
drop table family;
