-- Late deliveries as of a day, one incident each: tables look, cadence (every how many days a source is due, and the
-- workdays of grace), workday, setting (as_of).
with delivered as (
    select
        l.source,
        l.business_date + c.every_days as expected_date,
        lead(l.business_date) over (partition by l.source order by l.business_date) as came_date,
        c.grace
    from (select distinct source, business_date from look) as l
    inner join cadence as c using (source)
),

-- Expected on the first workday from its day on, with some workdays of grace; the day it comes, it is late no more.
late as (
    select
        e.source,
        e.expected_date,
        e.came_date,
        min(w.day) as opened,
        max(w.day) as last_seen,
        count(*) as days
    from delivered as e
    inner join workday as d on e.expected_date = d.day
    inner join workday as w on w.is_workday and w.ordinal > d.ordinal + e.grace + (not d.is_workday)::integer
    cross join setting as s
    where w.day <= s.as_of and w.day < coalesce(e.came_date, date '9999-12-31')
    group by all
)

select
    source,
    '350500' as unit,
    'sla-late' as rule_id,
    'warn' as on_fail,
    '按约定周期报送' as description_zh,
    '请尽快报送；暂时不能报送的，请告知原因和预计时间' as remedy_zh,
    opened,
    last_seen,
    days::integer as occurrences,
    0 as flaps,
    0 as failed_rows,
    came_date as resolved
from late
