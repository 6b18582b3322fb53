-- Persons for BI: no identity, and a key of its own that only the bureau's secret key can lead back (SPEC 4).

select
    {{ bureau_key('person_key') }} as person_key,
    sex_code,
    year(birth_date) as birth_year,
    left(hukou_region_code, 6) as hukou_region_code,
    id_status
from {{ ref('dim_person') }}
