-- How everyone stands on one day (the variable `day`): grade, school, and the true situation.
create or replace table state as
with graded as (
    select
        p.pid, p.hh, p.is_local, p.birth_date, p.fate, p.after_nine, p.start_year, p.unit_code as own_unit, p.seat as own_seat, p.in_special_school,
        registry_year(the_day()) - p.start_year + 1 as grade_no,
        age_on(p.birth_date, the_day()) as age,
        if(e.event_date <= the_day(), e.kind, null) as event_kind,
        e.event_date, e.status_code as event_status,
        coalesce(e.return_date <= the_day(), false) as has_returned, e.return_date
    from person as p left join pupil_event as e using (pid)
),

staged as (
    select
        *,
        case
            when grade_no < -2 then 'u' when grade_no <= 0 then 'p'
            when in_special_school and grade_no <= 9 then 't'
            when grade_no <= 6 then 'x' when grade_no <= 9 then 'j'
            when grade_no <= 12 then case after_nine when 'senior' then 's' when 'vocational' then 'v' else 'g' end
            else 'o'
        end as stage,
        case
            when fate <> 'here' then fate
            when grade_no between 1 and 9 and event_kind is not null and not has_returned and event_kind <> 'moved_within_city' then event_kind
            when grade_no < -2 then 'too_young'
            when grade_no <= 0 then if(u(pid, 'kindergarten') < v('no_kindergarten'), 'at_home', 'preschool')
            when grade_no <= 9 then 'enrolled'
            when grade_no <= 12 then case when after_nine = 'senior' then 'enrolled' when after_nine <> 'vocational' then 'graduated'
                when u(pid, 'vocstatus') < 0.012 then 'left_vocational' else 'vocational' end
            else 'past_school'
        end as situation,
        -- after a move the child sits elsewhere in the city; in a small one, whose units have a school or two, in another unit
        event_kind is not distinct from 'moved_within_city' as has_moved
    from graded
)

select
    * exclude (own_unit, own_seat),
    case when u(pid, 'commute') < v('school_in_other_unit') and stage in ('s', 'v')
        then pick(['350502', '350503', '350582', '350583', '3505A3'], pid, 'commuteto')
        when has_moved and u(pid, 'movesfar') < if(v('scale') < 0.1, 1, v('moved_to_other_unit'))
        then pick(if(own_unit in ('350503', '350582', '350583'), ['350502', '350521', '350581'], ['350503', '350582', '350583']),
            pid, 'movesto')
        else own_unit end as unit_code,
    own_unit as old_unit,
    if(has_moved, below(pid, 'newseat', 4000), if(u(pid, 'sibling') < 0.9, own_seat, below(pid, 'seat', 4000))) as seat,
    if(u(pid, 'sibling') < 0.9, own_seat, below(pid, 'seat', 4000)) as old_seat,
    if(stage = 'g' or (stage = 'v' and grade_no = 10), 'j', stage) as registry_stage
from staged;
