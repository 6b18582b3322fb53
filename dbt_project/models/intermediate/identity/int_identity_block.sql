{{ config(materialized='table', tags=['fold']) }}
-- Pairs of a lone row and another that shares enough with it to be worth a look. `is_near` where that is more than a birth
-- date and a character of the name: there only likeness of the names says more. Grain: left row, right row.

{%- set near = [
    'x.name_norm = r.name_norm and (x.birth_date = r.birth_date or ' ~ one_date_slip_apart('x.birth_date', 'r.birth_date')
    ~ ' or x.school_code = r.school_code or x.kin_name_hash = r.kin_name_hash or (x.birth_date is null and ('
    ~ 'left(x.hukou_region_code, 9) = left(r.hukou_region_code, 9) or ' ~ one_slip_apart('x.odd_id_number', 'r.id_number') ~ ')))',
    'x.kin_id_key = r.kin_id_key',
    'x.kin_phone = r.kin_phone',
] %}
{%- set far = [
    'x.birth_date = r.birth_date and left(x.name_norm, 1) = left(r.name_norm, 1)',
    'x.birth_date = r.birth_date and right(x.name_norm, 1) = right(r.name_norm, 1)',
] %}

with met as (
    {% for shared in near + far %}
    select
        x.rid as left_rid,
        r.rid as right_rid,
        {{ 'true' if shared in near else 'false' }} as is_near
    from {{ ref('int_identity_lone') }} as x
    inner join {{ ref('int_person_row') }} as r on {{ shared }}
    where x.rid <> r.rid{{ ' and coalesce(x.sex_code = r.sex_code, true)' if shared in far }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    left_rid,
    right_rid,
    bool_or(is_near) as is_near
from met
group by left_rid, right_rid
