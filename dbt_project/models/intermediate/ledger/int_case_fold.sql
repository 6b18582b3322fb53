{{ config(materialized='table', tags=['fold']) }}
-- Cases fold over the days of this build (SPEC 7): yesterday's state is line 0, every later line follows from the one
-- before it and that day's facts. The step's ideas stand in macros/case_fold.sql and case_status.sql. Grain: person, seq.

with recursive fold as (
    select
        d.person_key,
        0::bigint as seq,
        null::date as day,
        k.opened_date,
        k.reopened_date,
        k.closed_date,
        k.cutoff_date,
        coalesce(k.reopen_count, 0)::bigint as reopen_count,
        k.status,
        k.variant,
        k.category_group as grp,
        k.determined_category as category,
        s.is_by_return,
        k.reported_category,
        k.rule_since,
        k.enrolled_since,
        case when k.closed_date is not null then k.evidence_valid_to end as closed_valid_to,
        null::date as decided_on,
        null::boolean as is_return_counted,
        null::boolean as is_by_review
    from (select distinct person_key from {{ ref('int_case_fact') }}) as d
    left join {{ ref('int_prior_case') }} as k on d.person_key = k.person_key
    left join {{ ref('dropout_rule') }} as s on k.variant = s.variant
    union all
    (
        with {{ case_step() }}

        select
            person_key,
            seq,
            day,
            opened_date,
            reopened_date,
            case when closes then day when not is_open then closed_date end as closed_date,
            cutoff_date,
            reopen_count,
            {{ case_status() }} as status,
            case when is_open then new_variant else variant end as variant,
            case when is_open then new_grp else grp end as grp,
            case when is_open then new_category else category end as category,
            case when is_open then new_is_by_return else is_by_return end as is_by_return,
            case when not is_open then reported_category when counts then new_reported_category end as reported_category,
            rule_since,
            enrolled_since,
            case when not is_open then closed_valid_to end as closed_valid_to,
            case when is_open then day else decided_before end as decided_on,
            case when is_open then counts else is_return_counted end as is_return_counted,
            (closes and is_approved) or (status = 'awaiting_review' and is_sent_back) as is_by_review
        from reviewed
    )
)

select * from fold
