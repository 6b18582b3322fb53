-- Who is poor, and as what. A household is poor as a whole; orphans and the disabled are so for themselves.
create or replace table poverty as
with poor as (
    select
        pid, orphan_kind,
        case when is_poor then pick(['建档立卡', '建档立卡', '建档立卡', '农村低保', '农村低保', '城市低保', '农村特困', '其他困难',
            '烈士子女', '优抚'], hh, 'hard') end as of_household,
        case when is_disabled and is_poor then '残疾' when is_disabled and u(pid, 'poordis') < 0.5 then '家庭经济困难残疾' end
            as of_disability
    from person
    where (fate <> 'nobody' or hukou_status = '死亡注销') and age_on(birth_date, first_day()) between 3 and 22
)

select pid, list_filter([of_household, orphan_kind, of_disability], lambda x: x is not null) as categories, null::date as listed_date
from poor
where of_household is not null or orphan_kind is not null or of_disability is not null;

-- some enter the list while the days run
update poverty
set listed_date = added.day
from (
    select p.pid, w.day
    from (select pid, row_number() over (order by u(pid, 'poorflow'), pid) - 1 as turn from poverty) as p
    join workday as w on w.n = p.turn // greatest(1, round(v('flow_new_poor') * v('scale')))
) as added
where added.pid = poverty.pid;
