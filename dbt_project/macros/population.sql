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

{#- The lists whose children must be found in school (SPEC 7, population), by the column of seed rule_pack that says whether a
    pack counts them: is a child on them on a day? Columns of int_child. -#}
{% macro lists_on(a_day) -%}
{{ return({
    "by_poverty_register": "c.is_poor",
    "by_household_register": "c.is_in_household",
    "by_key_groups": "c.is_in_key_groups",
    "by_return": "c.is_reported",
    "by_absence": is_absent_on(a_day),
    "by_leaving": "c.registry_grade_no between 1 and 9 and " ~ outcome_on(a_day) ~ " = 'left'",
    "by_roll": "c.registry_grade_no between 1 and 9",
}) }}
{%- endmacro %}

{#- Lists as bits of one number, so that a child's and a pack's are compared at once: those that a child is on... -#}
{% macro lists_of_child(a_day) -%}
{% for is_on in lists_on(a_day).values() -%}
{{ "+ " if not loop.first }}coalesce(({{ is_on }})::integer, 0) * {{ 2 ** loop.index0 }}
{% endfor %}
{%- endmacro %}

{#- ...and those that a pack counts. -#}
{% macro lists_of_pack(pack) -%}
{% for name in lists_on("") -%}
{{ "+ " if not loop.first }}coalesce({{ pack }}.{{ name }}::integer, 0) * {{ 2 ** loop.index0 }}
{% endfor %}
{%- endmacro %}

{#- Is the child on a list that the build's own pack counts? Columns of int_child and int_parameter. -#}
{% macro is_listed_on(a_day) -%}
(({{ lists_of_child(a_day) }}) & ({{ lists_of_pack('p') }})) <> 0
{%- endmacro %}
