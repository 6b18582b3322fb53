-- One row a child: identity as it truly is.
create or replace table identity as
with sexed as (
    select c.pid, c.hh, c.is_local, c.birth_date, u(c.pid, 'sex') < 0.53 as is_male from child as c
),

counted as (
    select *, row_number() over (partition by birth_date, is_male order by pid) - 1 as count from sexed
),

numbered as (
    select
        *,
        if(u(birth_date, 'adjacent') < v('adjacent_ids'), run_on(count, 40), count) as nth,
        if(u(hh, 'alike') < v('siblings_named_alike'), hh, pid) as named_as,
        list_slice(
            if(is_male, v('male'), v('female')), 1, if(u(named_as, 'common') < v('common_name'), v('common_characters'), 1000)
        ) as characters
    from counted
)

select
    n.pid, n.hh, n.is_local, n.birth_date, if(n.is_male, '男', '女') as sex,
    case when h.is_dotted then pick(v('dotted_first'), n.pid, 'g') || '·' || h.father_name
        else h.surname || if(u(n.pid, 'rare') < v('rare_character'), pick(v('rare'), n.pid, 'g'),
            pick(n.characters, n.named_as, 'g'))
            || if(u(n.pid, 'g0') < 0.86, pick(n.characters, n.pid, 'g2'), '') end as name,
    id_text(id_key(400000, 40, n.birth_date, n.is_male, n.nth)) as id_number,
    case when n.is_local and u(n.pid, 'changed') < v('d06_id_changed')
        then id_text(id_key(400040, 20, n.birth_date, n.is_male, n.nth)) end as former_id_number
from numbered as n
join household as h using (hh);

-- its rows live on in the table above
drop table child;
