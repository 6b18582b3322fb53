{{ config(materialized='table', tags=['fold']) }}
-- Every case as it stands at the end of the build's last day, open or closed; handed to the next day as `prior_case`.
-- A closed case keeps the determination that it was closed with. Grain: case.

with latest as (
    select *
    from {{ ref('int_case_fold') }}
    where opened_date is not null
    qualify row_number() over (partition by person_key order by seq desc) = 1
),

decided as (
    -- decided in this build: read what the rule says on that day; else yesterday's words stand
    select
        f.*,
        s.sub_reason,
        s.closes_by,
        s.evidence_status,
        s.remark as rule_remark,
        r.remark as return_remark,
        r.student_no as return_student_no,
        r.student_no_province as return_province,
        r.school_name as return_school_name,
        case
            when (s.evidence_ground = 'deferral' or s.evidence_status = 'expired') and r.reported_category = 'B5'
                then coalesce(r.deferral_end, r.evidence_valid_to)
            else r.evidence_valid_to
        end as evidence_valid_to
    from latest as f
    left join {{ ref('dropout_rule') }} as s on f.variant = s.variant
    left join {{ ref('int_latest_return') }} as r on f.person_key = r.person_key and f.is_return_counted
)

select
    d.person_key,
    coalesce(k.rule_key, d.person_key) as rule_key,
    coalesce(k.case_id, 'C' || upper(left({{ hmac("'case:' || d.person_key") }}, 12))) as case_id,
    d.opened_date,
    d.reopened_date,
    d.closed_date,
    d.cutoff_date,
    d.reopen_count,
    d.status,
    d.variant,
    d.rule_since,
    d.enrolled_since,
    t.outcome,
    u.route,
    u.org_unit_code,
    d.reported_category,
    d.category as determined_category,
    d.grp as category_group,
    case
        when d.decided_on is null then k.sub_reason
        when d.sub_reason = 'household_status' then t.household_status
        else {{ stated('d.sub_reason') }}
    end as sub_reason,
    case when d.decided_on is null then k.evidence_status else d.evidence_status end as evidence_status,
    case when d.decided_on is null then k.evidence_valid_to when d.is_by_return then d.evidence_valid_to end as evidence_valid_to,
    case
        when d.decided_on is null then k.student_no
        when d.closes_by = 'enrolled' then t.student_no
        else d.return_student_no
    end as student_no,
    case
        when d.decided_on is null then k.student_no_province
        when d.closes_by = 'enrolled' then {{ school_province('t.school_code') }}
        else d.return_province
    end as student_no_province,
    case
        when d.decided_on is null then k.school_name
        when d.closes_by = 'enrolled' then t.school_name
        else d.return_school_name
    end as school_name,
    case when d.decided_on is null then k.remark else coalesce({{ stated('d.rule_remark') }}, d.return_remark) end as remark
from decided as d
left join {{ ref('int_prior_case') }} as k on d.person_key = k.person_key
left join {{ ref('int_case_place') }} as t on d.person_key = t.person_key and d.seq = t.seq
left join {{ ref('int_case_unit') }} as u on d.person_key = u.person_key
