{{ config(materialized='table', tags=['fold']) }}
-- Yesterday's cases under today's keys, one a person (int_case_claim says which).

select * exclude (is_living)
from {{ ref('int_case_claim') }}
where is_living
