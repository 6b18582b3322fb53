-- Thirteen children of school age are given the rarest fates by name, so that a village shows each of them, too.
create or replace table role as
select nth, hukou_status, fate, assessment
from (values
    (1, null, 'elsewhere_registered', null), (2, null, 'elsewhere_fujian', null), (3, null, 'elsewhere_outside', null),
    (4, null, 'never_enrolled', null), (5, null, 'abroad', null), (6, '失踪登记', 'missing', null),
    (7, '死亡注销', 'nobody', null), (8, '重复户口注销', 'nobody', null), (9, '查无此人', 'nobody', null),
    (10, '出国定居注销', 'abroad', null), (11, '迁出注销', 'moved_hukou', null),
    (12, null, 'severe', '不具备学习能力'), (13, null, 'able_at_home', '具备学习能力')
) as part (nth, hukou_status, fate, assessment);

create or replace table player as
with chosen as (
    select pid from identity
    where is_local and age_on(birth_date, first_day()) between 8 and 14
    order by u(pid, 'role'), pid
    limit (select count(*) from role)
)

select pid, role.* exclude (nth)
from (select pid, row_number() over (order by u(pid, 'role'), pid) as nth from chosen) join role using (nth);

-- and one who should start school now and stays in kindergarten
create or replace table latecomer as
select pid
from identity
where
    is_local and pid not in (select pid from player) and u(pid, 'kindergarten') >= v('no_kindergarten')
    and year(birth_date) + 6 + if(month(birth_date) >= 9, 1, 0) = registry_year(first_day())
order by u(pid, 'latecomer'), pid
limit 1;
