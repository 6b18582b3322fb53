{{ config(materialized='table') }}
-- 建档立卡 children: in the province's register, or in their own province's by the key groups query. Grain: person.

select distinct m.person_key
from {{ ref('int_person_match') }} as m
inner join {{ ref('stg_poverty_students') }} as s on m.source = 'poverty_students' and m.file = s.file and m.row = s.row
where not s.is_quarantined and list_contains(string_split(s.hardship_categories, '、'), '建档立卡')
union
select m.person_key
from {{ ref('int_person_match') }} as m
inner join {{ ref('stg_key_groups_query') }} as s on m.source = 'key_groups_query' and m.file = s.file and m.row = s.row
where not s.is_quarantined and s.hardship_category = '建档立卡'
