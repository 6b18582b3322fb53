-- What happens to pupils: within the year before the first day (by rate), and on the working days that the files cover
-- (by count, at least one of each kind, so that a village shows them too). At most one event a child.
create or replace table workday as
select day, row_number() over (order by day) - 1 as n
from (select unnest(generate_series(first_day() + 1, first_day() + v('days') - 1, interval 1 day))::date as day)
where is_weekday(day);

create or replace table flow_kind as
select kind, greatest(1, round(at_city * v('scale')))::bigint as a_day
from (values
    ('moved_within_city', v('flow_moved_within_city')), ('moved_away', v('flow_moved_away')),
    ('dropped_out', v('flow_dropped_out')), ('suspended', v('flow_suspended'))
) as kind_rate (kind, at_city);

create or replace table pupil_event as
with anyone as (
    select pid from person where fate = 'here' and registry_year(first_day()) - start_year + 1 between 1 and 9
),

-- one pupil for each way to leave, so that a village shows each; what is drawn for them lies within that way's interval
player as (
    select pid, row_number() over (order by u(pid, 'leaver'), pid) as nth from anyone order by u(pid, 'leaver'), pid limit 5
),

pupil as (
    select
        pid,
        coalesce([v('moved_within_city'), v('cut_moved_away'), v('cut_dropped_out'), v('cut_suspended'), v('cut_died')][player.nth]
            - v('died') / 2, u(pid, 'event')) as v
    from anyone left join player using (pid)
),

before as (
    select
        pid,
        first_day() - (1 + below(pid, 'eventdate', 330))::int as event_date,
        case
            when v < v('moved_within_city') then 'moved_within_city'
            when v < v('cut_moved_away') then 'moved_away'
            when v < v('cut_dropped_out') then 'dropped_out'
            when v < v('cut_suspended') then 'suspended'
            else 'died'
        end as kind
    from pupil
    where v < v('cut_died')
),

flow_seat as (
    select workday.day as event_date, flow_kind.kind, row_number() over (order by workday.n, flow_kind.kind, copy) as seat
    from workday cross join flow_kind cross join lateral (select unnest(range(flow_kind.a_day)) as copy)
),

flow as (
    select p.pid, f.event_date, f.kind
    from flow_seat as f
    join (
        select pid, row_number() over (order by v, pid) as seat from pupil where v >= v('cut_died') order by v, pid
        limit (select count(*) from flow_seat)
    ) as p using (seat)
),

comers as (
    select pid, row_number() over (order by u(pid, 'returning'), pid) - 1 as turn
    from before where kind in ('dropped_out', 'suspended') and u(pid, 'returned') >= v('returned_share')
),

-- those who come back while the days run: so many a day, from the stock
back as (
    select r.pid, w.day as return_date
    from comers as r join workday as w on w.n = r.turn // greatest(1, round(v('flow_returned') * v('scale')))
)

select
    e.*,
    coalesce(back.return_date, if(
        e.kind in ('dropped_out', 'suspended') and e.event_date < first_day()
        and u(e.pid, 'returned') < v('returned_share'),
        least(e.event_date + (10 + below(e.pid, 'back', 200))::int, first_day() - 1), null
    )) as return_date,
    case e.kind
        when 'moved_within_city' then '转出' when 'moved_away' then '转出' when 'suspended' then '休学' when 'died' then '死亡'
        else pick(['辍学', '辍学', '其他离校', '其他离校', '退学', '肄业'], e.pid, 'leftas')
    end as status_code
from (select * from before union all select * from flow) as e
left join back using (pid);
