-- The poor who are in school here on the day, with what makes them entitled.
select
    s.pid as person_id, the_day() as business_date, array_to_string(v.categories, '、') as hardship_categories,
    s.stage, s.situation
from poverty as v join state as s using (pid)
where s.situation in ('enrolled', 'vocational', 'preschool') and coalesce(v.listed_date <= the_day(), true)
order by s.pid
