{#- One day's step of a case, as CTEs: `fold` is the state before the day, int_case_fact the day's facts. -#}
{% macro case_step() -%}
met as (
            select
                f.* exclude (seq, day, decided_on, is_by_review),
                d.* exclude (person_key, reported_category),
                f.decided_on as decided_before,
                d.reported_category as new_reported_category,
                d.outcome in ('not_found', 'left', 'absent', 'preschool') as is_out_of_school,
                {{ stated('o.closes_by') }} as closes_by,
                s.evidence_status as evidence_before,
                s.category_group as grp_before,
                s.is_by_return as is_by_return_before,
                case when s.category = 'reported' then d.reported_category else {{ stated('s.category') }} end as category_before
            from fold as f
            inner join {{ ref('int_case_fact') }} as d on f.person_key = d.person_key and d.seq = f.seq + 1
            inner join {{ ref('dropout_rule') }} as s
                on s.variant = case when coalesce(d.checked_date > f.cutoff_date, true) then d.with_return else d.without_return end
            left join {{ ref('dropout_rule') }} as o on f.variant = o.variant
        ),

        turned as (
            select
                *,
                opened_date is null and is_in_scope and (
                    (is_in_population and is_out_of_school) or coalesce(new_reported_category like 'A%', false)
                ) as opens,
                closed_date is not null and is_in_scope and coalesce({{ ground_breaks() }}, false) as reopens
            from met
        ),

        standing as (
            select
                * exclude (opened_date, reopened_date, cutoff_date, reopen_count),
                opens or reopens or (opened_date is not null and closed_date is null) as is_open,
                case when opens then day else opened_date end as opened_date,
                case when reopens then day else reopened_date end as reopened_date,
                case when opens or reopens then day else coalesce(reopened_date, opened_date) end as began,
                reopen_count + reopens::bigint as reopen_count,
                case when reopens then closed_date else cutoff_date end as cutoff_date
            from turned
        ),

        heard as (
            -- returns checked up to a closing, with their visits and reviews, belong to the life before it
            select
                s.person_key,
                max(coalesce(r.persuaded_date, r.checked_date)) filter (where r.persuasion_result_code = '已返校') as back_visit_date,
                max(coalesce(r.reviewed_date, r.checked_date)) filter (where r.review_result_code = '同意销号') as approved_date,
                max(coalesce(r.reviewed_date, r.checked_date)) filter (where r.review_result_code = '退回') as sent_back_date
            from standing as s
            inner join {{ ref('int_case_return') }} as r
                on s.person_key = r.person_key and coalesce(r.checked_date > s.cutoff_date, true)
            group by s.person_key
        ),

        ruled as (
            select
                d.*,
                h.back_visit_date,
                h.approved_date,
                h.sent_back_date,
                coalesce(d.checked_date > d.cutoff_date, true) as counts,
                s.variant as new_variant,
                s.category_group as new_grp,
                s.is_by_return as new_is_by_return,
                s.closes_by as new_closes_by,
                s.status as rule_status,
                case when s.category = 'reported' then d.new_reported_category else {{ stated('s.category') }} end as new_category
            from standing as d
            left join heard as h on d.person_key = h.person_key
            inner join {{ ref('dropout_rule') }} as s
                on s.variant = case when coalesce(d.checked_date > d.cutoff_date, true) then d.with_return else d.without_return end
        ),

        {{ case_proof() }}
{%- endmacro %}
