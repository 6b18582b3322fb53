{#- What it is: the column lies between two bounds, both allowed; NULL passes, one bound may be left out.
    When it matters: counts, shares or dates that cannot be have come out of a calculation.
    How to resolve: the failing values show which side broke; follow the column to where it is computed. -#}
{% test accepted_range(model, column_name, min_value=none, max_value=none) %}
select {{ column_name }} as refused
from {{ model }}
where false
    {% if min_value is not none %}or {{ column_name }} < {{ min_value }}{% endif %}
    {% if max_value is not none %}or {{ column_name }} > {{ max_value }}{% endif %}
{% endtest %}
