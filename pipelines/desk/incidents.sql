-- Incidents as of a day: tables look (a judged delivery, numbered in its source), failure (what failed in it, by unit),
-- setting (as_of, flap_looks).
with failing as (
    select
        f.*,
        l.look,
        l.business_date,
        l.look - lag(l.look) over same_thing as looks_since
    from failure as f
    inner join look as l using (source, business_date, revision)
    window same_thing as (partition by f.source, f.unit, f.rule_id order by l.look)
),

-- What was gone for a few deliveries and came back is the same incident that flaps; gone for longer, it is a new one.
numbered as (
    select
        *,
        count(*) filter (where looks_since is null or looks_since > s.flap_looks + 1)
            over (partition by source, unit, rule_id order by look) as nth
    from failing
    cross join setting as s
),

of_rules as (
    select
        source,
        unit,
        rule_id,
        arg_max(on_fail, look) as on_fail,
        arg_max(description_zh, look) as description_zh,
        arg_max(remedy_zh, look) as remedy_zh,
        min(business_date) as opened,
        max(business_date) as last_seen,
        count(*) as occurrences,
        count(*) filter (where looks_since between 2 and flap_looks + 1) as flaps,
        arg_max(failed_rows, look) as failed_rows,
        max(look) as last_look
    from numbered
    group by source, unit, rule_id, nth
)

select
    r.source,
    r.unit,
    r.rule_id,
    r.on_fail,
    r.description_zh,
    r.remedy_zh,
    r.opened,
    r.last_seen,
    r.occurrences::integer as occurrences,
    r.flaps::integer as flaps,
    r.failed_rows,
    l.business_date as resolved
from of_rules as r
left join look as l on r.source = l.source and r.last_look + 1 = l.look
