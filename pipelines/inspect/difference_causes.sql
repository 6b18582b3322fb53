-- One cause for each difference (table difference: ledger, key, person_key, kind, field): after difference_flows.sql.
-- A case's own events tell it, where they say; else what its person's rows came with, or the day alone.
create table caused as
with step as (
    select e.* from now.fct_dropout_case_event as e
    inner join asked as a on e.event_date > a.first_day and e.event_date <= a.last_day
),

of_field as (
    select * from (values
        ('determined_category', 'category'), ('category_group', 'category'), ('status', 'status'), ('is_overdue', 'status'),
        ('route', 'route'), ('org_unit_code', 'unit'), ('closed_date', 'closed'), ('reopen_count', 'reopened'),
        ('due_date', 'reopened'), ('appeared', 'opened'), ('appeared', 'restored'), ('vanished', 'merged')
    ) as t (field, event_kind)
),

by_event as (
    select s.case_id as key, f.field, arg_max(s.cause, s.event_date) as cause
    from step as s inner join of_field as f using (event_kind)
    group by all
),

by_case as (select case_id as key, arg_max(cause, event_date) as cause from step group by case_id),

by_person as (
    select
        k.person_key,
        coalesce(arg_max(s.cause, s.event_date) filter (where s.event_kind in ('opened', 'reopened', 'closed')), any_value(p.cause)) as cause
    from now.fct_dropout_case as k
    left join step as s using (case_id) left join past as p using (case_id)
    group by k.person_key
),

by_identity as (
    select person_key, case when bool_or(event_kind <> 'split') then 'identity_merge' else 'identity_split' end as cause
    from (select unnest([person_key, other_key]) as person_key, event_kind from (from now.fct_person_event except from was.fct_person_event))
    group by person_key
),

arrived as (
    select source, business_date, min(cause) as cause from delivered where is_effective and not was_effective group by all
),

by_source as (
    -- by the load that brought a row of the person, else by any of a source that names or named it
    select d.ledger, m.person_key, coalesce(min(r.cause) filter (where m.business_date = r.business_date), min(r.cause)) as cause
    from (select distinct ledger, person_key from difference) as d
    inner join (
        select person_key, source, business_date from now.fct_identity_match
        union
        select person_key, source, business_date from was.fct_identity_match
    ) as m using (person_key)
    inner join now.rpt_table_basis as b on d.ledger = b.table_name and m.source = b.source
    inner join arrived as r on m.source = r.source
    group by d.ledger, m.person_key
),

of_age as (
    -- born so that the sixteenth birthday, or the cut-off by which the child was six, lies between the two days
    select p.person_key
    from now.dim_person as p, asked as a
    where
        p.birth_date + to_years(a.upper_age) between a.first_day + 1 and a.last_day
        or (
            a.last_cut_off > a.first_day and p.birth_date + to_years(a.lower_age) <= a.last_cut_off
            and p.birth_date + to_years(a.lower_age) > a.last_cut_off - interval 1 year
        )
)

select
    d.*,
    case
        when d.ledger = 'fct_dropout_case' then coalesce(
            e.cause, p.cause, case when d.field = 'is_overdue' then 'calendar' end, c.cause, s.cause, n.cause
        )
        else coalesce(
            i.cause, w.cause, case when n.is_other_pack and (d.kind <> 'changed' or d.field = 'population') then 'rule_version' end,
            case when d.kind <> 'changed' and d.person_key in (select person_key from of_age) then 'calendar' end, s.cause, n.cause
        )
    end as cause
from difference as d
cross join (
    select is_other_pack, case when first_day < last_day then 'calendar' else h.cause end as cause from asked cross join hindsight as h
) as n
left join by_event as e on d.key = e.key and e.field = case when d.kind = 'changed' then d.field else d.kind end
left join past as p on d.key = p.case_id
left join by_case as c on d.key = c.key
left join by_person as w on d.person_key = w.person_key
left join by_identity as i on d.person_key = i.person_key
left join by_source as s on d.ledger = s.ledger and d.person_key = s.person_key;
