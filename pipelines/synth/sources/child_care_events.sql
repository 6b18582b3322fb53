-- What was done for children left behind or in hardship, over the year before the first day and since.
with touched as (
    select pid, row_number() over (order by u(pid, 'care'), pid) as nth from person where fate = 'here'
    order by u(pid, 'care'), pid
    limit greatest(30, round(5000 * v('scale')))::bigint
),

event as (
    select
        p.*, t.nth, pick(['强制报告', '应急处置', '评估帮扶', '监护干预', '源头预防'], p.pid, 'stage') as stage_name,
        first_day() + v('days')::int - below(p.pid, 'happened', 365)::int as event_date
    from touched as t join person as p using (pid)
),

closed as (
    select
        *,
        event_date + below(pid, 'took', case stage_name when '强制报告' then 2 when '应急处置' then 4 else 45 end)::int as closing_date
    from event
)

select
    'all' as _file, pid as _pid, nth as _order,
    'LS' || lpad(nth::varchar, 7, '0') as event_no,
    if(u(pid, 'carenoid') < 0.08, null, dirty_id(id_number, pid, 'care', 1.0)) as id_number,
    dirty_name(name, pid, 'care', 1.0) as name,
    stage_name as stage_code, event_date,
    coalesce(township_name, home_name) || pick(['民政办', '派出所', '中心小学', '村委会'], pid, 'office') as responsible_unit,
    case when closing_date <= the_day() and u(pid, 'careopen') >= 0.06 then pick(['已落实监护人', '已纳入帮扶', '已回访'], pid, 'outcome') end as result,
    case when closing_date <= the_day() and u(pid, 'careopen') >= 0.06 then closing_date end as closed_date
from closed
where event_date <= the_day()
