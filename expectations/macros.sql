-- How the gate reads text: one macro a question, each over one value. A value that does not answer gives NULL.
-- 20110101, 2011-01-01, 2011/1/1, 2011年1月1日; a time of midnight after it, as spreadsheets write dates, is let pass.
create or replace macro date_text(t) as
    regexp_replace(
        translate(replace(replace(replace(t, '年', '-'), '月', '-'), '日', ''), '/', '-'), '[ T]0?0:00(:00(\.0+)?)?$', ''
    );

create or replace macro as_date(t) as
    case
        when regexp_full_match(t, '[0-9]{8}') then cast(try_strptime(t, '%Y%m%d') as date)
        when regexp_full_match(date_text(t), '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') then try_cast(date_text(t) as date)
    end;

-- 201909, 2019-09, 2019/9, 2019年9月: the first day of the month.
create or replace macro as_month(t) as
    case
        when regexp_full_match(t, '[0-9]{6}') then cast(try_strptime(t || '01', '%Y%m%d') as date)
        when regexp_full_match(t, '[0-9]{4}[-/年][0-9]{1,2}月?') then try_cast(date_text(replace(t, '月', '')) || '-1' as date)
    end;

create or replace macro as_integer(t) as
    case when regexp_full_match(t, '-?[0-9]{1,15}(\.0+)?') then try_cast(t as decimal(20, 4)) end;

create or replace macro as_decimal(t) as
    case when regexp_full_match(t, '-?[0-9]{1,15}(\.[0-9]+)?') then try_cast(t as decimal(20, 4)) end;

-- Full width folded, white space out, upper case; 20 and 22 characters (disability certificates) give their first 18.
create or replace macro id_folded(t) as
    upper(regexp_replace(translate(t, '０１２３４５６７８９Ｘｘ．＋', '0123456789Xx.+'), '[\s\x{a0}\x{3000}]', '', 'g'));

create or replace macro id_cut(t) as
    case when length(t) in (20, 22) then left(t, 18) else nullif(t, '') end;

-- The first 17 digits of what looks like an identity number; 999... numbers are made up by registries.
create or replace macro id_digits(id) as
    case
        when regexp_full_match(id, '[0-9]{17}[0-9X]') and not starts_with(id, '999') then cast(left(id, 17) as bigint)
    end;

-- GB 11643: the weights are powers of two modulo 11, so the digits are summed from the right with doubling weights.
create or replace macro id_check(n) as
    substr(
        '10X98765432',
        1 + cast((
            n % 10 * 2 + n // 10 % 10 * 4 + n // 100 % 10 * 8 + n // 1000 % 10 * 5 + n // 10000 % 10 * 10
            + n // 100000 % 10 * 9 + n // 1000000 % 10 * 7 + n // 10000000 % 10 * 3 + n // 100000000 % 10 * 6
            + n // 1000000000 % 10 + n // 10000000000 % 10 * 2 + n // 100000000000 % 10 * 4
            + n // 1000000000000 % 10 * 8 + n // 10000000000000 % 10 * 5 + n // 100000000000000 % 10 * 10
            + n // 1000000000000000 % 10 * 9 + n // 10000000000000000 % 10 * 7
        ) % 11 as integer),
        1
    );

create or replace macro id_birth(n) as
    cast(try_strptime(cast(n // 1000 % 100000000 as varchar), '%Y%m%d') as date);
