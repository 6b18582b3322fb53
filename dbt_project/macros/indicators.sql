{#- A row for each indicator and child or pupil of its denominator: is the one counted, may they be? CTEs `child`, `pupil`. -#}
{% macro members_of_indicators() -%}
select 'enrolment' as indicator, org_unit_code, is_in_school as is_counted, is_pending
    from child
    where is_in_scope and is_in_household
    union all
    select 'retention_nine_years', org_unit_code, has_finished, is_pending and not has_finished
    from child
    where is_of_finishing_cohort and is_in_household
    union all
    select 'poor_security', org_unit_code, is_in_school, is_pending
    from child
    where is_in_scope and is_registered_poor and not cannot_learn
    union all
    select 'poor_dropout', org_unit_code, is_out, is_pending
    from child
    where is_in_scope and is_registered_poor
    union all
    select 'disabled_enrolment', org_unit_code, is_in_school, is_pending
    from child
    where is_in_scope and is_certified_disabled
    union all
    select 'dropout_of_the_year', org_unit_code, has_left, is_in_transfer
    from pupil
    where was_on_roll
    union all
    select 'retention_junior', null, has_finished, is_in_transfer
    from pupil
    where is_of_finishing_junior_cohort and (not is_dead_or_transferred or has_finished)
{%- endmacro %}
