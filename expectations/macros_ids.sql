-- How the gate reads identity numbers (GB 11643), in the steps of batch.py: one projection a step, each the slow way only
-- for what the fast one cannot read. Staging reads them alike (dbt_project/macros/ids.sql).

-- An identity number of 18 digits, which nearly all are, as a number: from 10^17 on, else it has to be read as text.
create or replace macro id_eighteen(t) as
    case when strlen(t) = 18 and not contains(t, 'E') and not contains(t, 'e') then try_cast(t as bigint) end;

create or replace macro is_eighteen(n) as n >= 100000000000000000;

-- An identity number as it is compared: folded, of 20 and 22 characters (disability certificates) the first 18.
create or replace macro id_text(t, eighteen) as
    case
        when is_eighteen(eighteen) then t
        when regexp_full_match(t, '[0-9]{17}[0-9X]') then t
        else regexp_replace(upper(folded(t)), '^(.{18})(..|....)$', '\1')
    end;

-- Its first 17 digits as a number, where it has the form.
create or replace macro id_digits(id, eighteen) as
    case
        when is_eighteen(eighteen) then eighteen // 10
        when regexp_full_match(id, '[0-9]{17}[0-9X]') then cast(left(id, 17) as bigint)
    end;

-- GB 11643: the sum modulo 11 of digits times weights is 1 when the check digit is right. The weights are powers of
-- two modulo 11, so the 17 digits are evaluated in base 2: n - 4 * sum over k of (n // 10^k) * 2^k.
create or replace macro id_remainder(n, id, eighteen) as
    (2 * ((n - 4 * (
        (n // 10) * 2 + (n // 100) * 4 + (n // 1000) * 8 + (n // 10000) * 16 + (n // 100000) * 32 + (n //
        1000000) * 64 + (n // 10000000) * 128 + (n // 100000000) * 256 + (n // 1000000000) * 512 + (n //
        10000000000) * 1024 + (n // 100000000000) * 2048 + (n // 1000000000000) * 4096 + (n //
        10000000000000) * 8192 + (n // 100000000000000) * 16384 + (n // 1000000000000000) * 32768 + (n //
        10000000000000000) * 65536
    )) % 11) + case
        when is_eighteen(eighteen) then eighteen % 10
        when right(id, 1) = 'X' then 10
        else ascii(right(id, 1)) - 48
    end) % 11;

create or replace macro is_day(y, m, d) as
    y >= 1900 and m between 1 and 12 and d between 1 and case
        when m in (4, 6, 9, 11) then 30
        when m = 2 then 28 + cast(y % 4 = 0 and (y % 100 <> 0 or y % 400 = 0) as integer)
        else 31
    end;

-- What an identity number is: `right`; `lost` to Excel (marked by the reader, an exponent, 15 digits and three noughts);
-- not of the `form` (nor is 999..., which registries make up); no real `date` in it; a wrong `check` digit. NULL: empty.
create or replace macro id_state(id, n, remainder, is_marked) as
    case
        when is_marked then 'lost'
        when n is null then case when regexp_full_match(id, '[0-9.]+E[+]?[0-9]+') then 'lost' when id <> '' then 'form' end
        when remainder <> 1 and id like '%000' then 'lost'
        when n // 100000000000000 = 999 then 'form'
        when not is_day(n // 10000000 % 10000, n // 100000 % 100, n // 1000 % 100) then 'date'
        when remainder <> 1 then 'check'
        else 'right'
    end;

-- The day in digits 7 to 14 as a number, 20110101.
create or replace macro id_day(n) as n // 1000 % 100000000;

create or replace macro day_number(d) as year(d) * 10000 + month(d) * 100 + day(d);
