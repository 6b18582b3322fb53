{#- The first day of the ages that must be in school, and the day after the last (SPEC 7, in scope); unknown births are in. -#}
{% macro scope_start(birth_date) -%}
case
    when {{ birth_date }} is null then date '1900-01-01'
    else {{ first_cut_off_from(birthday(birth_date, 'p.lower_age')) }}
end
{%- endmacro %}

{% macro scope_end(birth_date) -%}
coalesce({{ birthday(birth_date, 'p.upper_age') }}, date '9999-12-31')
{%- endmacro %}

{#- Is the child on a list whose children must be found in school (SPEC 7, population), by the lists of a rule pack: `pack`
    has the `by_` columns of seed rule_pack, as int_parameter has those of the build's own. Columns of int_child. -#}
{% macro is_listed_on(a_day, pack='p') -%}
(
    ({{ pack }}.by_poverty_register and c.is_poor) or ({{ pack }}.by_household_register and c.is_in_household)
    or ({{ pack }}.by_key_groups and c.is_in_key_groups) or ({{ pack }}.by_return and c.is_reported)
    or ({{ pack }}.by_absence and {{ is_absent_on(a_day) }})
    or (
        coalesce(c.registry_grade_no between 1 and 9, false)
        and ({{ pack }}.by_roll or ({{ pack }}.by_leaving and {{ outcome_on(a_day) }} = 'left'))
    )
)
{%- endmacro %}
