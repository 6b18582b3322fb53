-- Schools of the effective load. Two different rows for one code are a finding of the gate; the later row stands here.
with listed as (
    select *
    from {{ ref('stg_schools') }}
    where not is_quarantined
    qualify row_number() over (partition by school_code order by file desc, row desc) = 1
)

select
    school_code,
    school_name,
    school_kind_code,
    urban_rural_code,
    ownership_code,
    org_unit_code,
    region_code,
    central_school_code,
    managing_school_code,
    managed_from,
    managed_to,
    coalesce(is_boarding, false) as is_boarding,
    left(urban_rural_code, 1) = '2' as is_rural,
    business_date
from listed
