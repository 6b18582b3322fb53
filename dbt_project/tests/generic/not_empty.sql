{#- What it is: the relation has rows.
    When it matters: every other test passes on an empty table.
    How to resolve: see whether its source has an effective load (fct_load) and which join lost the rows. -#}
{% test not_empty(model) %}
select 1 as lacks_rows
where not exists (select 1 from {{ model }})
{% endtest %}
