-- What switching to another rule pack would change on this day, by unit: children who would leave or join the population, cases
-- of theirs, and cases that would open. From a day on, cases of children who leave go on until they close (SPEC 7); where the
-- pack counts for all days, they were never opened. Whom no pack lists today keeps an open case either way.

with pack as (
    select
        k.pack,
        r.rule_pack as active_pack,
        r.as_of
    from {{ ref('rule_pack') }} as k
    inner join {{ source('control', 'run') }} as r on k.pack <> r.rule_pack
),

member as (
    select
        org_unit_code,
        case_id is not null as has_case,
        is_of_age,
        is_registered_poor,
        outcome in ('not_found', 'left', 'absent', 'preschool') as is_out_of_school,
        string_split(coalesce(packs, ''), '、') as packs
    from {{ ref('fct_school_age_ledger') }}
),

moved as (
    select
        m.*,
        p.pack,
        list_contains(m.packs, p.active_pack) as is_in,
        list_contains(m.packs, p.pack) as will_be_in
    from member as m
    cross join pack as p
),

{{ placed_and_units('moved') }}

select
    p.pack,
    u.scope,
    u.org_unit_code,
    p.active_pack,
    count(*) filter (where c.is_of_age and c.is_in and not c.will_be_in) as children_leaving,
    count(*) filter (where c.is_of_age and c.is_in and not c.will_be_in and c.is_registered_poor) as poor_children_leaving,
    count(*) filter (where c.is_of_age and c.will_be_in and not c.is_in) as children_joining,
    count(*) filter (where c.is_of_age and c.is_in and c.will_be_in) as children_staying,
    count(*) filter (where c.has_case and c.is_in and not c.will_be_in) as cases_leaving,
    count(*) filter (where not c.has_case and c.is_of_age and c.is_out_of_school and c.will_be_in and not c.is_in) as cases_opening,
    count(*) filter (where c.has_case and (c.will_be_in or not c.is_in)) as cases_staying,
    p.as_of as basis_date
from unit as u
cross join pack as p
left join placed as c on u.scope = c.scope and u.org_unit_code = c.org_unit_code and p.pack = c.pack
group by p.pack, u.scope, u.org_unit_code, p.active_pack, p.as_of
