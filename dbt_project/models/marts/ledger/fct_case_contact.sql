-- Where to look for a child with an open case, and whom to ask (P2.2-route3: visits, letters, telephone): the household and
-- its township, the guardian's telephone, the school or place that any source names. Of several rows of one source the
-- first by file and row speaks, a 正常 household row before others; the household register before the poverty register
-- before the pupils' registry.

with case_row as (
    select
        k.case_id,
        k.person_key,
        m.source,
        m.file,
        m.row
    from {{ ref('fct_dropout_case') }} as k
    inner join {{ ref('int_person_match') }} as m on k.person_key = m.person_key
    where k.status <> 'closed' and not m.is_quarantined
),

household as (
    select
        c.case_id,
        s.household_no,
        s.hukou_region_code,
        s.guardian_name,
        s.phone
    from case_row as c
    inner join {{ ref('stg_household_register') }} as s
        on c.source = 'household_register' and c.file = s.file and c.row = s.row
    qualify row_number() over (
        partition by c.case_id order by coalesce(s.hukou_status_code = '正常', false) desc, s.file asc, s.row asc
    ) = 1
),

poor as (
    select
        c.case_id,
        s.household_no,
        s.township_name,
        s.village_name,
        s.head_name,
        s.phone,
        s.study_school_name,
        s.study_region_code
    from case_row as c
    inner join {{ ref('stg_poverty_students') }} as s
        on c.source = 'poverty_students' and c.file = s.file and c.row = s.row
    qualify row_number() over (partition by c.case_id order by s.file asc, s.row asc) = 1
),

pupil as (
    select
        c.case_id,
        s.school_name,
        s.grade,
        s.class_name,
        s.guardian_name,
        s.guardian_phone
    from case_row as c
    inner join {{ ref('stg_student_registry') }} as s
        on c.source = 'student_registry' and c.file = s.file and c.row = s.row
    qualify row_number() over (
        partition by c.case_id order by s.status_date desc nulls last, s.student_no desc, s.file asc, s.row asc
    ) = 1
)

select
    k.case_id,
    left(coalesce(h.hukou_region_code, p.hukou_region_code), 9) as township_code,
    w.township_name,
    w.village_name,
    coalesce(h.household_no, w.household_no) as household_no,
    coalesce(h.guardian_name, w.head_name, g.guardian_name) as guardian_name,
    coalesce(h.phone, w.phone, g.guardian_phone) as phone,
    coalesce(g.school_name, w.study_school_name) as last_school_name,
    g.grade as last_grade,
    g.class_name as last_class_name,
    coalesce(w.study_school_name, g.school_name) as asked_school_name,
    w.study_region_code as asked_region_code
from {{ ref('fct_dropout_case') }} as k
inner join {{ ref('dim_person') }} as p on k.person_key = p.person_key
left join household as h on k.case_id = h.case_id
left join poor as w on k.case_id = w.case_id
left join pupil as g on k.case_id = g.case_id
where k.status <> 'closed'
