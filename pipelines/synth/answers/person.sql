-- Who is who: one row a child that any source can know.
select
    p.pid as person_id, p.hh as household_id, p.id_number, p.former_id_number, p.name, p.sex, p.birth_date, p.ethnicity,
    p.hukou_region_code, p.hukou_status, p.hukou_status_date, n.student_no, p.is_disabled, p.assessment
from person as p join student_number as n using (pid)
order by p.pid
