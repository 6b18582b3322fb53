-- What a reviewer has before them (SPEC 6): every pair that awaits a decision, its two rows side by side, and the unit that
-- knows the child best: that of the case, else of a school, else of a hukou; the city where none is known. Rows of one
-- person that pair with the same other person are one pair. Grain: pair.
{%- set sides = ['left', 'right'] %}

with pair as (
    select
        q.*,
        a.belief
    from {{ ref('int_identity_queue') }} as q
    inner join {{ ref('int_person_row') }} as a on q.left_rid = a.rid
    qualify row_number() over (partition by q.pair_no order by q.score desc, a.belief asc, q.left_rid asc, q.right_rid asc, q.kind asc) = 1
),
{% for side in sides %}
{{ side }}_side as (
    select
        q.pair_no,
        r.*,
        s.school_name,
        k.case_id as open_case_id,
        u.org_unit_code as case_unit,
        s.org_unit_code as school_unit,
        coalesce(z.org_unit_code, o.org_unit_code) as hukou_unit
    from pair as q
    cross join {{ ref('int_parameter') }} as p
    inner join {{ ref('int_person_row') }} as r on q.{{ side }}_rid = r.rid
    left join {{ ref('dim_school') }} as s on r.school_code = s.school_code
    left join {{ ref('fct_dropout_case') }} as k on q.{{ side }}_person_key = k.person_key and k.closed_date is null
    left join {{ ref('int_case_unit') }} as u on q.{{ side }}_person_key = u.person_key
    left join {{ ref('zone_townships') }} as z
        on left(r.hukou_region_code, 9) = z.township_code and p.as_of between z.valid_from and coalesce(z.valid_to, p.as_of)
    left join {{ ref('dim_org_unit') }} as o on left(r.hukou_region_code, 6) = o.org_unit_code
){{ ',' if not loop.last }}
{% endfor %}
select
    q.pair_no,
    q.pair_check,
    coalesce(a.case_unit, b.case_unit, a.school_unit, b.school_unit, a.hukou_unit, b.hukou_unit, '350500') as org_unit_code,
    coalesce(a.open_case_id, b.open_case_id) as case_id,
    q.kind,
    q.score,
    c.agrees,
    c.differs,
    q.left_person_key,
    a.source::varchar as left_source,
    a.business_date as left_business_date,
    a.file as left_file,
    a.row as left_row,
    coalesce(a.written_name, a.name_norm) as left_name,
    a.id_number as left_id_number,
    a.sex_code as left_sex_code,
    a.birth_date as left_birth_date,
    a.hukou_region_code as left_hukou_region_code,
    a.school_name as left_school_name,
    a.student_no as left_student_no,
    q.right_person_key,
    b.source::varchar as right_source,
    b.business_date as right_business_date,
    b.file as right_file,
    b.row as right_row,
    coalesce(b.written_name, b.name_norm) as right_name,
    b.id_number as right_id_number,
    b.sex_code as right_sex_code,
    b.birth_date as right_birth_date,
    b.hukou_region_code as right_hukou_region_code,
    b.school_name as right_school_name,
    b.student_no as right_student_no
from pair as q
inner join left_side as a on q.pair_no = a.pair_no
inner join right_side as b on q.pair_no = b.pair_no
left join {{ ref('fct_identity_candidate') }} as c
    on
        q.kind = c.kind and a.source = c.left_source and a.business_date = c.left_business_date and a.file = c.left_file
        and a.row = c.left_row and q.right_person_key = c.right_person_key
