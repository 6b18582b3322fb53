{#- What it is: no two rows share the values of these columns; NULL counts as a value.
    When it matters: a table stands twice for one thing, and every count and join above it is wrong.
    How to resolve: the failing combinations name the grain that does not hold; look at the model that should make it so. -#}
{% test unique_combination(model, combination_of_columns) %}
select {{ combination_of_columns | join(', ') }}, count(*) as copies
from {{ model }}
group by {{ combination_of_columns | join(', ') }}
having count(*) > 1
{% endtest %}
