-- Students of the city's universities, whose codes nobody has issued; who studies what is as the poverty register has it.
with student as (
    select
        p.*, s.grade_no <= 15 and u(p.pid, 'degree') < 0.5 as is_college, greatest(1, least(s.grade_no - 12, 4)) as study_year,
        1 + below(p.pid, 'university', 5) as nth
    from state as s join person as p using (pid)
    where s.situation = 'past_school' and u(p.pid, 'college') < 0.7
)

select
    'all' as _file, pid as _pid, 0 as _order,
    dirty_name(name, pid, 'university', 1.0) as name, dirty_id(id_number, pid, 'university', 1.0) as id_number,
    if(is_college, '992', '991') || lpad(nth::varchar, 2, '0') as school_code,
    ['清源', '紫帽', '东海', '洛阳江', '开元'][nth] || if(is_college, '职业学院', '大学') as school_name,
    if(is_college, '专科', '本科') as level_code,
    registry_year(the_day()) - study_year + 1 as admission_year,
    case when u(pid, 'studies') < 0.96 then '在读' when u(pid, 'studies') < 0.98 then '休学' else '退学' end as status_code
from student
