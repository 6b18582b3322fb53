-- Spells of absence: first day and length in school days, counted in weekdays from the first day (negative: before).
-- One pupil whom nothing else happens to has been away for five weeks, so that a village shows that, too.
create or replace table absence as
with truant as (
    select pid from person
    where
        fate = 'here' and registry_year(first_day()) - start_year + 1 between 2 and 8
        and age_on(birth_date, first_day()) < 15 and pid not in (select pid from pupil_event)
    order by u(pid, 'truant'), pid
    limit 1
),

drawn as (
    select
        p.pid,
        t.pid is not null as is_truant,
        t.pid is not null or u(p.pid, 'long') < v('long_absence') as is_long,
        if(t.pid is not null, -25, -70 + below(p.pid, 'absentfrom', 70 + v('days'))::int) as from_n,
        below(p.pid, 'absentfor', 80)::int as v
    from person as p left join truant as t using (pid)
    where
        p.fate = 'here'
        and (t.pid is not null or u(p.pid, 'long') < v('long_absence')
            or u(p.pid, 'short') < v('short_absence_a_day') * (70 + v('days')))
)

select
    pid, is_long, from_n,
    from_n + case when is_truant then 60 when is_long then 21 + v else least(10, 1 + v % 4 + if(v > 70, v % 7, 0)) end as until_n,
    if(is_long, pick(['旷课', '去向不明', '旷课', '未报到'], pid, 'presence'), pick(['请假', '请假', '请假', '旷课'], pid, 'presence')) as presence_code
from drawn;
