-- Everyone in scope on the day: turned 6 by the latest 31 August, not yet 16 (born on 29 February: sixth birthday on 1 March).
-- `absent`: in the registry, and missing from school for 20 school days or more.
with today as (
    select the_day() as day, year(the_day()) - if(month(the_day()) > 8
        or (month(the_day()) = 8 and day(the_day()) = 31), 0, 1) as scope_year
),

stood as (
    select
        state.* exclude (situation),
        if(situation = 'enrolled' and grade_no <= 9 and a.pid is not null, 'absent', situation) as situation
    from state
    left join absence as a
        on a.pid = state.pid and school_day(the_day()) >= a.from_n + 19 and school_day(the_day()) < a.until_n
)

select
    s.pid as person_id, today.day as business_date,
    s.situation in ('enrolled', 'vocational', 'elsewhere_registered', 'elsewhere_fujian', 'elsewhere_outside', 'moved_away') as in_school,
    s.situation,
    case
        when p.hukou_status is not null and p.hukou_status_date <= today.day and s.fate <> 'here' and s.fate <> 'missing' then 'B1'
        when s.situation in ('graduated', 'past_school', 'left_vocational') then 'B6'
        else case s.situation
            when 'elsewhere_registered' then 'B2' when 'moved_away' then 'B2' when 'elsewhere_fujian' then 'A8' when 'elsewhere_outside' then 'A8'
            when 'preschool' then 'B5' when 'at_home' then 'B5' when 'severe' then 'B7' when 'able_at_home' then 'A3' when 'abroad' then 'B10'
            when 'missing' then 'B9' when 'vocational' then 'B8'
            when 'died' then 'B1' when 'absent' then a_code(s.pid)
            when 'dropped_out' then a_code(s.pid) when 'never_enrolled' then a_code(s.pid) end
    end as expected_category
from stood as s
join person as p using (pid)
cross join today
where p.cohort_year <= today.scope_year and s.age < 16
order by s.pid
