{#- The second half of a day's step: what is proved, since when, and whether that closes the case. -#}
{% macro case_proof() -%}
dated as (
            select
                * exclude (rule_since, enrolled_since),
                case
                    when not is_open then rule_since
                    when opens or reopens or (variant is distinct from new_variant) then day
                    else rule_since
                end as rule_since,
                case
                    when not is_open then enrolled_since
                    when outcome <> 'enrolled' then null
                    when opens or reopens then day
                    else coalesce(enrolled_since, day)
                end as enrolled_since
            from ruled
        ),

        proved as (
            select
                *,
                new_grp = 'A' and coalesce(enrolled_since > began, false) as has_come_back,
                case when new_grp = 'A' then enrolled_since when new_is_by_return then checked_date else rule_since end as proof_date
            from dated
        ),

        reviewed as (
            select
                *,
                coalesce(sent_back_date > proof_date, false) and coalesce(approved_date < sent_back_date, true) as is_sent_back,
                coalesce(approved_date >= proof_date and coalesce(approved_date >= sent_back_date, true), false) as is_approved,
                is_open and (new_grp = 'B' or has_come_back) and (is_approved or (
                    not is_sent_back and (
                        (new_closes_by = 'enrolled' and is_enrolled_for_certain)
                        or (new_closes_by = 'vocational' and is_vocational_for_certain)
                    )
                )) as closes
            from proved
        )
{%- endmacro %}

{#- Why a closed case comes back (SPEC 7): the place in school is lost, the evidence of its closing lapses, or a return
    checked after the closing contradicts it. Another return of the same category does not contradict, nor does one that
    says 已返校 of a child whose return closed the case. Columns of `met` (macro case_step). -#}
{% macro ground_breaks() -%}
(
                    (grp = 'A' or closes_by is not null) and is_out_of_school
                ) or (
                    grp = 'B' and is_by_return and (
                        (evidence_before = 'expired' and checked_date <= closed_date)
                        or (evidence_before in ('expired', 'missing') and closed_valid_to < day)
                    )
                ) or (
                    checked_date > closed_date and not (grp = 'A' and says_returned) and (
                        (new_reported_category like 'A%' and grp_before = 'A')
                        or (
                            is_by_return_before and category_before is distinct from category
                            and new_reported_category is distinct from reported_category
                        )
                    )
                )
{%- endmacro %}

{#- The status machine of SPEC 7, read from `reviewed`. -#}
{% macro case_status() -%}
case
                when closes then 'closed'
                when not is_open then status
                when new_grp = 'pending' then rule_status
                when new_grp = 'B' then case when is_sent_back then 'verifying' else rule_status end
                when has_come_back and not is_sent_back then 'awaiting_review'
                when back_visit_date is not null and outcome <> 'enrolled' then 'returned'
                else rule_status
            end
{%- endmacro %}
