-- What an item of a worklist is called, and what of a cell may stand in it; `keyed` is made by expectations/macros_keys.sql.
create or replace macro item_no(source, business_date, file, row, rule_id) as
    left(keyed(concat_ws('|', source, business_date, file, row, rule_id)), 16);

-- Which row an item is about, wherever that stands in a later delivery (12 digits), and what its cell held (8 more).
create or replace macro item_mark(source, rule_id, row_key, value) as
    left(keyed(concat_ws(chr(31), 'row', source, rule_id, row_key)), 12)
    || left(keyed(concat_ws(chr(31), 'value', source, rule_id, row_key, coalesce(value, chr(30)))), 8);

create or replace macro row_mark(mark) as left(mark, 12);

-- The first three characters and the last one; of a short number nothing.
create or replace macro ends_shown(value) as
    case
        when length(value) < 8 then repeat('*', length(value))
        else left(value, 3) || repeat('*', least(length(value) - 4, 20)) || right(value, 1)
    end;

-- Numbers of people, cards and phones go into any column when columns are shifted: 13 digits and more, and mobile numbers.
create or replace macro without_numbers(value) as regexp_replace(
    regexp_replace(value, '([0-9０-９]{3})[0-9０-９]{9,}([0-9０-９Xx])', '\1*********\2', 'g'),
    '(^|[^0-9０-９])([1１][3-9３-９][0-9０-９])[0-9０-９]{7}([0-9０-９])([^0-9０-９]|$)', '\1\2*******\3\4', 'g'
);

create or replace macro cut(text, most) as
    case when length(text) > most then left(text, most) || '…' else text end;

-- What a spreadsheet would take for a formula, should the list be saved as CSV and opened again.
create or replace macro harmless(text) as
    case when regexp_matches(text, '^[=+@\t\r-]') and try_cast(text as double) is null then '''' || text else text end;

create or replace macro masked(value, classification) as
    case
        when value is null then '（空）'
        when classification in ('public', 'internal') then harmless(cut(without_numbers(value), 60))
        when classification in ('identifier', 'linking_key', 'contact') then harmless(ends_shown(value))
        when classification = 'name' then harmless(left(value, 1) || repeat('*', least(greatest(length(value) - 1, 1), 5)))
        else '（' || length(value) || ' 个字）'
    end;
