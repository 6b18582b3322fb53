-- What the owner of a row must mend or explain, found where sources meet (SPEC 6 and 7); findings within one load are the
-- gate's. Nothing is decided here: what a finding means for its child stands in the ledger. Words: seed finding_kind.
with of_row as (
    select *
    from {{ ref('int_person_match') }}
    where not is_quarantined
),

returned as (
    select
        m.rid,
        m.person_key,
        s.name_norm,
        s.case_id,
        coalesce(g.person_key, c.person_key) as case_person_key
    from {{ ref('stg_case_returns') }} as s
    inner join of_row as m on m.source = 'case_returns' and s.business_date = m.business_date and s.file = m.file and s.row = m.row
    left join {{ ref('int_case_number') }} as c on s.case_id = c.case_id
    left join {{ ref('int_person_merge') }} as g on c.person_key = g.merged_key
),

found as (
    select
        rid,
        'certificate_unknown' as finding_id
    from {{ ref('int_unknown_certificate') }}
    union all
    select
        rid,
        'leave_undated'
    from {{ ref('int_undated_leave') }}
    union all
    select
        m.rid,
        'birth_date_unknown'
    from {{ ref('fct_registry_comparison') }} as f
    inner join {{ ref('dim_person') }} as d on f.person_key = d.person_key and d.birth_date is null
    inner join of_row as m on f.person_key = m.person_key
    where m.source in ('poverty_students', 'household_register', 'key_groups_query', 'case_returns')
    union all
    select
        m.rid,
        'enrolled_though_deregistered'
    from {{ ref('int_child') }} as c
    inner join of_row as m on c.person_key = m.person_key and m.source = 'household_register'
    where c.is_enrolled and not c.is_in_household and c.household_status is not null
    union all
    select * from {{ ref('int_unusual_share') }}
    union all
    select * from {{ ref('int_identity_finding') }}
    union all
    select
        rid,
        'id_of_somebody_else'
    from {{ ref('int_id_conflict') }}
    union all
    select
        rid,
        case when case_person_key is null then 'case_unknown' when case_person_key <> person_key then 'case_of_another' end
    from returned
    where case_id is not null and case_person_key is distinct from person_key
    union all
    select
        r.rid,
        'case_under_another_name'
    from returned as r
    inner join {{ ref('dim_person') }} as d on r.case_person_key = d.person_key and r.person_key = d.person_key
    where not coalesce({{ names_near('r.name_norm', fold_name('d.name')) }}, true)
)

select
    m.source::varchar as source,
    m.business_date,
    m.file,
    m.row,
    k.finding_id,
    m.person_key,
    k.finding_zh,
    k.remedy_zh,
    k.clause
from found as f
inner join of_row as m on f.rid = m.rid
inner join {{ ref('finding_kind') }} as k on f.finding_id = k.finding_id
