-- Student numbers as issued: G with the ID of that time, L for newcomers, J for those without a usable ID. L and J hold
-- a real area code, so their last character is never the right check digit: nobody's ID can stand in them.
create or replace table student_number as
with lettered as (
    select
        p.pid, p.birth_date, p.id_number, p.former_id_number, unit.gb_code,
        case
            when u(pid, 'jnumber') < v('d11_no_id_number') then 'J'
            when u(pid, 'lnumber') < if(registry_year(first_day()) <= start_year,
                v('d11_temporary_number_grade_1'), v('d11_temporary_number')) then 'L'
            else 'G'
        end as letter
    from person as p join unit using (unit_code)
),

keyed as (
    select
        pid, letter,
        gb_code::bigint * 100000000000 + strftime(birth_date, '%Y%m%d')::bigint * 1000
        + row_number() over (partition by gb_code, birth_date order by pid) as key17
    from lettered
    where letter <> 'G'
)

select pid, 'G' || coalesce(former_id_number, id_number) as student_no from lettered where letter = 'G'
union all
select pid, letter || key17 || if(check_digit(key17) = 'X', '0', ((check_digit(key17)[1:1]::int + 1) % 10)::varchar) from keyed;
