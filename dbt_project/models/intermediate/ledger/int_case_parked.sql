{{ config(materialized='table', tags=['fold']) }}
-- Cases that gave way to another one of the same person, as they stood then; handed to the next day as `prior_parked_case`.

select * exclude (is_living, was_living)
from {{ ref('int_case_claim') }}
where not is_living
