-- What identity does to the list of suspects (SPEC 6): rows by tier, and the children who would be suspects if an ID were looked
-- up as it was written (VLOOKUP), by what else found them a place of learning: folding of the written number, a tier (the weaker
-- one of the child's two rows), or a review that awaits a person. Grain: tier.
{%- set places = "('student_registry', 'vocational_registry', 'preschool_registry')" %}

with row_count as (
    select
        tier,
        count(*) as row_count
    from {{ ref('int_person_match') }}
    group by tier
),

listed as (
    select
        person_key,
        outcome
    from {{ ref('fct_registry_comparison') }}
),

-- whoever has nothing but exact numbers as they were written needs no help
odd as (
    select distinct m.person_key
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    inner join listed as c on m.person_key = c.person_key
    where m.tier <> 'id_exact' or r.is_id_folded
),

spoken as (
    select
        m.person_key,
        m.source in {{ places }} as is_place,
        t.rank,
        case when not coalesce(r.is_id_folded, false) then r.id_number end as written
    from {{ ref('int_person_match') }} as m
    inner join {{ ref('int_person_row') }} as r on m.rid = r.rid
    inner join {{ ref('identity_tier') }} as t on m.tier = t.tier
    semi join odd as o on m.person_key = o.person_key
),

-- a child is looked up by every number of its lists: one that is found in a place of learning is enough
looked_up as (
    select distinct a.person_key
    from spoken as a
    inner join spoken as b on a.person_key = b.person_key and a.written = b.written
    where not a.is_place and b.is_place
),

weakest as (
    select
        s.person_key,
        greatest(min(s.rank) filter (where s.is_place), min(s.rank) filter (where not s.is_place)) as rank
    from spoken as s
    anti join looked_up as k on s.person_key = k.person_key
    group by s.person_key
    having count(*) filter (where s.is_place) > 0 and count(*) filter (where not s.is_place) > 0
),

removed as (
    select
        t.tier,
        count(*) as children
    from weakest as w
    inner join {{ ref('identity_tier') }} as t on w.rank = t.rank
    group by t.tier
    union all
    select
        'none',
        count(*)
    from listed
    where outcome = 'identity_review'
)

select
    t.tier,
    t.rank,
    t.accepts,
    t.tier_zh,
    t.tier_en,
    coalesce(any_value(r.row_count), 0) as row_count,
    coalesce(sum(d.children), 0)::bigint as suspects_removed
from {{ ref('identity_tier') }} as t
left join row_count as r on t.tier = r.tier
left join removed as d on t.tier = d.tier
where t.rank <= 7
group by t.tier, t.rank, t.accepts, t.tier_zh, t.tier_en
