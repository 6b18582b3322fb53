{#- What it is: of every accepted load, rows landed = accepted + quarantined; of a blocked one, none is accepted.
    When it matters: rows have vanished between landing and the warehouse, or a refused load has come through.
    How to resolve: judge the load again from its landed Parquet; the manifest of the revision names its files. -#}
{% test conservation(model) %}
select source, business_date, revision
from {{ model }}
where (verdict = 'accepted' and rows_landed <> rows_accepted + rows_quarantined)
    or (verdict = 'blocked' and (rows_accepted <> 0 or is_effective))
{% endtest %}
