-- Whom civil affairs supports: the households on relief, children without their parents' care, and those whom both parents
-- left behind. A category that a child has outgrown is ended, or forgotten.
with supported as (
    select pid, unnest(categories) as relief_category from poverty where coalesce(listed_date <= the_day(), true)
    union all
    select pid, if(u(pid, 'hardlife') < 0.05, '困境儿童', '留守儿童') from registry_text
    where is_local and hukou_kind = '农业户口' and left_behind = '双亲留守儿童'
),

recognised as (
    select
        p.*, s.relief_category, greatest(p.birth_date + 60, first_day() - (40 + below(p.pid, s.relief_category || 'recognised', 1500))::int) as recognised_date,
        u(p.pid, s.relief_category || 'ended') as v,
        age_on(p.birth_date, the_day()) >= case s.relief_category when '留守儿童' then 16 when '农村低保' then 99 when '城市低保' then 99
            when '农村特困' then 99 else 18 end as has_outgrown
    from supported as s join person as p using (pid)
    where s.relief_category in ('农村低保', '城市低保', '农村特困', '孤儿', '事实无人抚养儿童', '留守儿童', '困境儿童')
)

select
    'all' as _file, pid as _pid, relief_category as _order,
    dirty_id(id_number, pid, 'civil', 1.2) as id_number, dirty_name(name, pid, 'civil', 1.2) as name, hukou_region_code,
    relief_category, recognised_date,
    case when has_outgrown and v < 0.95 or v < 0.03 then recognised_date + 30 + below(pid, 'endedby', 10)::int end as ended_date,
    case when relief_category not in ('农村低保', '城市低保', '农村特困') and v < 0.93
        then pick(['祖父母监护', '外祖父母监护', '亲属监护，已签委托监护书', '村（居）委会监护'], pid, 'guardianship') end as guardianship_note
from recognised
