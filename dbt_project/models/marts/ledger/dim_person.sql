-- Everybody ever seen in an accepted load up to the business date (SPEC 5).

select
    person_key,
    id_number,
    name,
    sex_code,
    birth_date,
    hukou_region_code,
    id_status
from {{ ref('int_person_state') }}
where is_primary
