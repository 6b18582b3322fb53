-- Pairs that await a reviewer, by unit: those that hold up a case first, then the likeliest.
select * from rpt_identity_review
order by org_unit_code, case_id is null, score desc, pair_no
