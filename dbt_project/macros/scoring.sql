{#- Record linkage after Fellegi and Sunter (1969) as plain relations; nothing here knows of the tables of this project, and
    plain Jinja renders it (tests/contracts/scoring_macros.py), so that a benchmark scores other data by the same code.

    A relation is a name or a query in brackets. A comparison is a dict:
      name         what is compared; the columns that are made begin with it
      levels       [{level, when, m, u}], first that holds; `when` is SQL over the rows l and r and the pair p. The last level has no `when`: differs
      absent       SQL over l and r: nothing to compare, no bits (NULL level); `when`s that are NULL fall to the last level
      term         optional, SQL over l: the value whose frequency replaces u at the level `term_level`: a rare name that agrees
                   weighs more. `terms` is a relation (term, share), as term_shares makes it
    m and u of a level are what is believed before data: the weight of `strength` pairs, so that ten pairs teach little.

    1. compare_pairs(pairs, left, right, comparisons)       pairs (left_rid, right_rid, ...) -> and <name>_level, <name>_term
    2. learn_weights(matched, random, comparisons)          two relations of 1 -> (comparison, level, m, u, bits)
    3. score_pairs(compared, weights, comparisons)          a relation of 1 -> and <name>_bits, bits
    4. posterior(scored, population, share, right_key)      a relation of 3 -> and p: that this one is the counterpart of left_rid
    EM without labels: 2 with matched = all candidate pairs and weight = 'p', 3, 4, again. -#}

{#- `pairs` with the level of every comparison. `left` and `right` are keyed by the column `key`. -#}
{% macro compare_pairs(pairs, left, right, comparisons, key='rid') -%}
select
    p.*
    {%- for c in comparisons %},
    case
        {%- if c.absent %}
        when {{ c.absent }} then null
        {%- endif %}
        {%- for v in c.levels if v.when %}
        when {{ v.when }} then '{{ v.level }}'
        {%- endfor %}
        else '{{ c.levels[-1].level }}'
    end as {{ c.name }}_level
    {%- if c.term %},
    {{ c.term }} as {{ c.name }}_term
    {%- endif %}
    {%- endfor %}
from {{ pairs }} as p
inner join {{ left }} as l on p.left_rid = l.{{ key }}
inner join {{ right }} as r on p.right_rid = r.{{ key }}
{%- endmacro %}

{#- Weights: m from pairs known (or, with `weight`, thought) to be of one person, u from pairs drawn at random. -#}
{% macro learn_weights(matched, random, comparisons, weight='1', strength=100) -%}
select
    comparison,
    level,
    m,
    u,
    log2(m / u) as bits
from (
    select
        k.comparison,
        k.level,
        (coalesce(sum(n.matched), 0) + k.m * {{ strength }})
        / (sum(coalesce(sum(n.matched), 0)) over (partition by k.comparison) + {{ strength }}) as m,
        (coalesce(sum(n.random), 0) + k.u * {{ strength }})
        / (sum(coalesce(sum(n.random), 0)) over (partition by k.comparison) + {{ strength }}) as u
    from (values
        {%- for c in comparisons %}{% set outer = loop %}{% for v in c.levels %}
        ('{{ c.name }}', '{{ v.level }}', {{ v.m }}::double, {{ v.u }}::double){{ ',' if not (outer.last and loop.last) }}
        {%- endfor %}{% endfor %}
    ) as k (comparison, level, m, u)
    left join (
        {%- for c in comparisons %}
        select '{{ c.name }}' as comparison, {{ c.name }}_level as level, sum({{ weight }})::double as matched, 0 as random
        from {{ matched }} group by all
        union all
        select '{{ c.name }}', {{ c.name }}_level, 0, count(*) from {{ random }} group by all
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as n on k.comparison = n.comparison and k.level = n.level
    group by k.comparison, k.level, k.m, k.u
)
{%- endmacro %}

{#- How frequent every value of an expression is in a relation. -#}
{% macro term_shares(relation, expression) -%}
select {{ expression }} as term, count(*) / sum(count(*)) over () as share
from {{ relation }}
where {{ expression }} is not null
group by all
{%- endmacro %}
