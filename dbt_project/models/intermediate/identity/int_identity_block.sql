{{ config(materialized='table', tags=['fold']) }}
-- Pairs of a lone row and another that shares enough with it to be worth a look. `is_near` where that is more than a birth
-- date and a character of the name: there only likeness of the names says more. And of a number that one list alone has, the
-- rows of another number elsewhere that share name, birth date, sex, and guardian or school: one child may have two numbers
-- without the police register's word. Both names go with a pair: what they have in common decides most. Grain: left row, right row.

{%- set near = [
    'x.name_norm = r.name_norm and (x.birth_date = r.birth_date or ' ~ one_date_slip_apart('x.birth_date', 'r.birth_date')
    ~ ' or x.school_code = r.school_code or x.kin_name_hash = r.kin_name_hash or (x.birth_date is null and ('
    ~ 'left(x.hukou_region_code, 9) = left(r.hukou_region_code, 9) or ' ~ one_slip_apart('x.odd_id_number', 'r.id_number') ~ ')))',
    'x.kin_id_hash = r.kin_id_hash',
    'x.kin_phone = r.kin_phone',
] %}
{%- set far = [
    'x.birth_date = r.birth_date and left(x.name_norm, 1) = left(r.name_norm, 1)',
    'x.birth_date = r.birth_date and right(x.name_norm, 1) = right(r.name_norm, 1)',
] %}

-- whoever shares name and birth date with a row of another number, and links rows by it
with twice as (
    select hash(name_norm, birth_date) as name_birth_hash
    from {{ ref('int_person_row') }}
    where id_key is not null and name_norm is not null and birth_date is not null
    group by name_birth_hash
    having min(id_key) <> max(id_key)
),

namesake as materialized (
    select r.*
    from {{ ref('int_person_row') }} as r
    semi join twice as t on hash(r.name_norm, r.birth_date) = t.name_birth_hash
    anti join {{ ref('int_identity_lone') }} as o on r.rid = o.rid
    where r.id_key is not null
),

single as materialized (
    select r.id_key
    from {{ ref('int_person_row') }} as r
    semi join namesake as n on r.id_key = n.id_key
    group by r.id_key
    having min(r.source_rank) = max(r.source_rank)
),

met as (
    {% for shared in near + far %}
    select
        x.rid as left_rid,
        r.rid as right_rid,
        x.name_norm as left_name,
        r.name_norm as right_name,
        {{ 'true' if shared in near else 'false' }} as is_near
    from {{ ref('int_identity_lone') }} as x
    inner join {{ ref('int_person_row') }} as r on {{ shared }}
    where x.rid <> r.rid{{ ' and coalesce(x.sex_code = r.sex_code, true)' if shared in far }}
    union all
    {% endfor %}
    select
        x.rid,
        r.rid,
        x.name_norm,
        r.name_norm,
        true
    from namesake as x
    inner join namesake as r on x.name_norm = r.name_norm and x.birth_date = r.birth_date and x.id_key <> r.id_key and x.source <> r.source
    semi join single as s on x.id_key = s.id_key
    left join single as t on r.id_key = t.id_key
    where
        coalesce(x.sex_code = r.sex_code, true) and (t.id_key is null or r.rid < x.rid)
        and (
            x.kin_id_hash = r.kin_id_hash or x.kin_phone = r.kin_phone or x.kin_name_hash = r.kin_name_hash
            or x.school_code = r.school_code
        )
)

select
    left_rid,
    right_rid,
    any_value(left_name) as left_name,
    any_value(right_name) as right_name,
    bool_or(is_near) as is_near
from met
group by left_rid, right_rid
