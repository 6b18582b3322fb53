{{ config(materialized='table', tags=['fold']) }}
-- The latest county return of a person (by checked_date), and what its columns amount to: is the school here, until when
-- does a deferral last, does the county's own visit say that the child is back. Grain: person.

with latest as (
    select *
    from {{ ref('int_case_return') }}
    qualify row_number() over (partition by person_key order by checked_date desc) = 1
),

school_here as (
    select distinct {{ fold_name('school_name') }} as school_name_norm
    from {{ ref('stg_schools') }}
    where not is_quarantined
)

select
    o.person_key,
    o.checked_date,
    o.reported_category,
    o.remark,
    o.birth_date,
    o.student_no,
    o.student_no_province,
    o.school_name,
    o.evidence_kind,
    o.evidence_valid_to,
    case
        when
            list_contains(string_split(o.evidence_kind, '、'), '缓学证明')
            and coalesce(o.evidence_issued_date, o.evidence_valid_to) is not null
            then least(
                coalesce(o.evidence_valid_to, date '9999-12-31'),
                coalesce((o.evidence_issued_date + to_years(p.deferral_max_years))::date, date '9999-12-31')
            )
    end as deferral_end,
    coalesce(
        h.school_name_norm is not null and regexp_matches({{ fold_text('o.student_no_province') }}, '^(福建省?|35(0000)?)$'), false
    ) as is_school_here,
    coalesce(o.persuasion_result_code = '已返校', false) as says_returned
from latest as o
cross join {{ ref('int_parameter') }} as p
left join school_here as h on {{ fold_name('o.school_name') }} = h.school_name_norm
