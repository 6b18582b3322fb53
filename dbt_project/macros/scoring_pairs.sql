{#- The second half of macros/scoring.sql: a pair's bits, and the chance that it is the one. -#}

{#- The bits of every comparison and their sum: 0 where there is nothing to compare. -#}
{% macro score_pairs(compared, weights, comparisons) -%}
select
    *,
    {% for c in comparisons %}{{ c.name }}_bits{{ ' + ' if not loop.last }}{% endfor %} as bits
from (
    select
        p.*
        {%- for c in comparisons %},
        {%- if c.term %}
        coalesce(case when p.{{ c.name }}_level = '{{ c.term_level }}' then log2(w{{ loop.index }}.m / t{{ loop.index }}.share) end, w{{ loop.index }}.bits, 0)
        {%- else %}
        coalesce(w{{ loop.index }}.bits, 0)
        {%- endif %} as {{ c.name }}_bits
        {%- endfor %}
    from {{ compared }} as p
    {%- for c in comparisons %}
    left join {{ weights }} as w{{ loop.index }} on w{{ loop.index }}.comparison = '{{ c.name }}' and p.{{ c.name }}_level = w{{ loop.index }}.level
    {%- if c.term %}
    left join {{ c.terms }} as t{{ loop.index }} on p.{{ c.name }}_term = t{{ loop.index }}.term
    {%- endif %}
    {%- endfor %}
)
{%- endmacro %}

{#- The chance that a candidate is the counterpart of its left row, over all its candidates and nobody:
    2^bits / (sum of 2^bits + population * (1 - share) / share). `population` is how many there are to choose from, `share` the
    chance beforehand that the counterpart is among them; both SQL over the pair. Of several pairs with one `right_key` (rows of
    one person) the best stays. The sum is taken in order, so that it is the same on every machine. -#}
{% macro posterior(scored, population, share, right_key='right_rid') -%}
select
    * exclude (odds),
    odds / (
        list_sum(list(odds order by odds) over (partition by left_rid))
        + ({{ population }}) * (1 - ({{ share }})) / ({{ share }})
    ) as p
from (
    select *, pow(2, bits) as odds
    from {{ scored }}
    qualify row_number() over (partition by left_rid, {{ right_key }} order by bits desc, right_rid) = 1
)
{%- endmacro %}
