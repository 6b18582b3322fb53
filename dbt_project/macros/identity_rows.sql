{#- What names the person of a row of int_person_row that has no usable ID: the source's own key; else the name, with the birth
    date or, without one, the place (one child would be made of many); else the row itself. -#}
{% macro row_anchor(r) -%}
coalesce(
    {{ r }}.anchor_source || ':' || nullif(coalesce({{ r }}.own_no, {{ r }}.student_no), ''),
    case when {{ r }}.anchor_source is null and coalesce({{ r }}.name_norm, {{ r }}.id_number) is not null then
        {{ r }}.source || ':' || nullif(concat_ws('/', {{ r }}.id_number, {{ r }}.name_norm, coalesce(
            {{ r }}.said_birth_date::varchar,
            case when {{ r }}.id_number is null then concat_ws('/', {{ r }}.hukou_region_code, {{ r }}.school_code) end
        )), '') end,
    {{ r }}.source || ':' || {{ r }}.business_date || ':' || {{ r }}.file || ':' || {{ r }}.row
)
{%- endmacro %}

{#- The bits of a row's place in its source, below the source's rank in `rid` (pipelines/warehouse/accepted.py). -#}
{% macro rid_bits() -%}
58
{%- endmacro %}

{#- The rank of the source that a row is of, by its `rid`. -#}
{% macro list_of(rid) -%}
({{ rid }} >> {{ rid_bits() }})
{%- endmacro %}

{#- What a valid ID of its own makes of a row of int_person_row: its person's number and the tier. Beside int_id_alias as `a`. -#}
{% macro anchored(row) -%}
coalesce(a.root_key, {{ row }}.id_key) as anchor_key,
    case when a.is_former then 'id_former' else 'id_exact' end::{{ tier_type() }} as tier
{%- endmacro %}

{#- A type for words of which a column has few: the engine keeps a number a row, and sorts them in this order. -#}
{% macro word_type(words) -%}
enum ('{{ words | join("', '") }}')
{%- endmacro %}

{#- The tiers that link a row, in their order (seed identity_tier). -#}
{% macro tier_type() -%}
{{ word_type(['id_exact', 'student_no_exact', 'id_former', 'id_repaired', 'name_birth_household', 'case_id', 'none']) }}
{%- endmacro %}

{#- True of at most about `drawn` of the rows of a relation, the same ones in every build: by the hash of `key`. Of one type on both
    sides, because the engine takes a remainder of 128 bits a hundred times slower than one of 64. -#}
{% macro is_drawn(key, relation, drawn=10000) -%}
hash({{ key }}) % (select (count(*) // {{ drawn }} + 1)::ubigint from {{ relation }}) = 0
{%- endmacro %}

{#- True of about `drawn` people with a valid ID, the same ones in every build. -#}
{% macro is_sampled(anchor_key) -%}
{{ is_drawn(anchor_key, ref('int_person_exact')) }}
{%- endmacro %}
