{{ config(materialized='table') }}
-- Rows that name a disability certificate which the register does not know, once it has been delivered (SPEC 7, evidence):
-- none of the numbers in the cell is there. ID, type and level count: a reissue is the same certificate. Grain: row.

with named as (
    select
        m.rid,
        case when list_contains(string_split(s.evidence_kind, '、'), '残疾证') then upper({{ fold_text('s.evidence_no') }}) end as disability_no
    from {{ ref('stg_case_returns') }} as s
    inner join {{ ref('int_person_match') }} as m
        on m.source = 'case_returns' and s.business_date = m.business_date and s.file = m.file and s.row = m.row
    union all
    select
        m.rid,
        s.disability_no
    from {{ ref('stg_poverty_students') }} as s
    inner join {{ ref('int_person_match') }} as m on m.source = 'poverty_students' and s.file = m.file and s.row = m.row
),

split as (
    select
        n.rid,
        left(unnest(regexp_split_to_array(n.disability_no, '[、;,，；]')), 20) as disability_no
    from named as n
    inner join {{ source('control', 'source_state') }} as t on t.source = 'disability_register' and t.has_load
    where n.disability_no <> ''
)

select c.rid
from split as c
left join (select distinct left(disability_no, 20) as disability_no from {{ ref('stg_disability_register') }}) as d
    on c.disability_no = d.disability_no
group by c.rid
having count(d.disability_no) = 0
