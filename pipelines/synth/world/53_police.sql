-- What the police register learns: deaths, twenty days later, and hukou that move away while the days run.
update person
set hukou_status = '死亡注销', hukou_status_date = e.event_date + 20
from pupil_event as e
where e.pid = person.pid and e.kind = 'died' and person.is_local and person.hukou_status is null;

-- hukou cancelled while the days run
update person
set hukou_status = '迁出注销', hukou_status_date = moved.day
from (
    select p.pid, w.day
    from (
        select pid, row_number() over (order by u(pid, 'hukouflow'), pid) - 1 as turn
        from (select pid from person where is_local and hukou_status is null and fate = 'here' order by u(pid, 'hukouflow'), pid limit 100000)
    ) as p
    join workday as w on w.n = p.turn // greatest(1, round(v('flow_hukou_moved') * v('scale')))
) as moved
where moved.pid = person.pid;
