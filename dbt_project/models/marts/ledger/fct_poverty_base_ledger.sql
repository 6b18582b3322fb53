-- 贫困教育人口底数台账: every poor person with the hardships of all their rows, where they learn, and who answers for
-- them (P2.1a). People who left poverty stay in scope.

with poor as (
    select
        m.person_key,
        unnest(string_split(s.hardship_categories, '、')) as hardship_category,
        s.study_status_code,
        s.study_school_code
    from {{ ref('stg_poverty_students') }} as s
    inner join {{ ref('int_person_match') }} as m on m.source = 'poverty_students' and s.file = m.file and s.row = m.row
    where not s.is_quarantined
),

person as (
    select
        person_key,
        string_agg(distinct hardship_category, '、' order by hardship_category) as hardship_categories,
        min(study_status_code) as study_status_code,
        min(study_school_code) as study_school_code
    from poor
    group by person_key
),

placed as (
    select
        w.*,
        c.is_enrolled,
        c.registry_grade_no,
        c.is_vocational,
        c.is_preschool,
        coalesce(case when c.is_enrolled then c.school_code end, w.study_school_code) as school_code,
        c.student_no,
        c.hukou_region_code,
        {{ outcome_on('p.as_of') }} as outcome
    from person as w
    cross join {{ ref('int_parameter') }} as p
    inner join {{ ref('int_child') }} as c on w.person_key = c.person_key
),

boarding as (
    select
        student_no,
        school_code,
        min(boarding_code) as boarding_code
    from {{ ref('stg_student_registry') }}
    where not is_quarantined and student_no in (select student_no from placed)
    group by student_no, school_code
)

select
    w.person_key,
    w.hardship_categories,
    coalesce(o.org_unit_code, u.org_unit_code, '350500') as org_unit_code,
    {{ stage_of('w') }} as stage_code,
    w.school_code,
    case when w.is_enrolled then b.boarding_code end as boarding_code,
    w.outcome
from placed as w
left join {{ ref('dim_school') }} as s on w.school_code = s.school_code
left join {{ ref('dim_org_unit') }} as o on s.org_unit_code = o.org_unit_code
left join {{ ref('int_region_unit') }} as u on w.hukou_region_code = u.hukou_region_code
left join boarding as b on w.student_no = b.student_no and w.school_code = b.school_code
