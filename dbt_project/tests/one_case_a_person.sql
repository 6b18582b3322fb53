-- What it is: a person has one case, whatever lists and years it comes from (SPEC 7, one case a person).
-- When it matters: a child is counted twice, and one of the two cases is worked on by nobody.
-- How to resolve: two cases of one person should have merged when their keys did: see int_prior_case and int_person_merge.
{{ config(meta={'dagster': {'ref': {'name': 'fct_dropout_case'}}}) }}
select
    person_key,
    count(*) as cases
from {{ ref('fct_dropout_case') }}
group by person_key
having count(*) > 1
