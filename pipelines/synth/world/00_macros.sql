-- Constants of the city: rates, lists of characters, the first day, and the day that is being looked at.
create or replace macro v(name) as getvariable(name);
create or replace macro first_day() as getvariable('start')::date;
create or replace macro the_day() as getvariable('day')::date;

-- Chance without a random state: every draw is a hash of whom it is about, what it is about, and the seed.
-- The same seed gives the same city, whatever was drawn before and however many threads there are.
create or replace macro u(k, topic) as (hash(k, topic, v('seed')) >> 11)::double / 9007199254740992.0;

create or replace macro below(k, topic, n) as (hash(k, topic, v('seed')) % n::ubigint)::bigint;

create or replace macro pick(list, k, topic) as list[1 + below(k, topic, len(list))];

-- GB 11643: the weights are the powers of two modulo 11. Argument: the first 17 digits as a number.
create or replace macro check_digit(key17) as substr(
    '10X98765432',
    1 + ((
        (key17 // 10000000000000000) % 10 * 7 + (key17 // 1000000000000000) % 10 * 9
        + (key17 // 100000000000000) % 10 * 10 + (key17 // 10000000000000) % 10 * 5
        + (key17 // 1000000000000) % 10 * 8 + (key17 // 100000000000) % 10 * 4
        + (key17 // 10000000000) % 10 * 2 + (key17 // 1000000000) % 10 * 1
        + (key17 // 100000000) % 10 * 6 + (key17 // 10000000) % 10 * 3
        + (key17 // 1000000) % 10 * 7 + (key17 // 100000) % 10 * 9
        + (key17 // 10000) % 10 * 10 + (key17 // 1000) % 10 * 5
        + (key17 // 100) % 10 * 8 + (key17 // 10) % 10 * 4 + key17 % 10 * 2
    ) % 11)::bigint,
    1
);

create or replace macro id_text(key17) as key17::varchar || check_digit(key17);

-- First 17 digits. `nth` counts people of one birth date and sex, so no two people share a number:
-- prefix base + nth % width, then the sequence number from a starting point that hides the order.
create or replace macro id_key(base, width, birth, is_male, nth) as
    (base + nth % width) * 100000000000 + strftime(birth, '%Y%m%d')::bigint * 1000
    + (hash(birth, nth % width) % 499 + nth // width)::bigint % 499 * 2 + if(is_male, 1, 2);

-- The `nth` that makes `id_key` fill the sequence numbers of one prefix before it takes the next.
create or replace macro run_on(n, width) as n // 499 + n % 499 * width;

create or replace macro phone(k, topic) as '100' || lpad(below(k, topic, 100000000)::varchar, 8, '0');

-- School year by the registry: the next year's pupils are entered a week before term.
create or replace macro registry_year(d) as year(d) - if(month(d) < 8 or (month(d) = 8 and day(d) < 25), 1, 0);

create or replace macro is_weekday(d) as isodow(d) <= 5;

-- School days since the first day, as weekdays; on a weekend those of its Friday.
create or replace macro school_day(d) as
    date_diff('day', first_day(), d) - 2 * date_diff('week', first_day(), d) - greatest(0, isodow(d) - 5);

create or replace macro numeral(n) as
    coalesce(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五', '十六'][n], n::varchar);

create or replace macro age_on(birth, d) as date_diff('year', birth, d) - if(strftime(d, '%m%d') < strftime(birth, '%m%d'), 1, 0);

-- The A category that a child who left school deserves.
create or replace macro a_code(pid) as
    pick(['A1', 'A1', 'A1', 'A1', 'A2', 'A2', 'A2', 'A2', 'A2', 'A2', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A8', 'A8'], pid, 'acode');
