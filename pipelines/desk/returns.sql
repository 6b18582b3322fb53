-- Answers whose item is known. Tables: load (source, business_date, path of its findings or NULL), rule_failed (source,
-- business_date, rule_id), returned (nth, item_no, result, returned, item_mark).
with place as (
    select
        l.source,
        l.business_date,
        f.rule_id,
        f.file,
        f.row
    from load as l
    inner join finding as f on l.path = f.path
    union
    select
        source,
        business_date,
        rule_id,
        '',
        0
    from rule_failed
),

item as (
    select
        *,
        item_no(source, business_date, file, row, rule_id) as item_no
    from place
)

select
    r.nth,
    i.item_no,
    i.source,
    i.business_date,
    i.rule_id,
    i.file,
    i.row,
    r.result,
    r.returned,
    r.item_mark
from returned as r
inner join item as i on r.item_no = i.item_no
order by r.nth
