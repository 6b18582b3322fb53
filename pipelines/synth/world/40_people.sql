-- One row a child: identity as it truly is.
create or replace table identity as
with sexed as (
    select c.pid, c.hh, c.is_local, c.birth_date, u(c.pid, 'sex') < 0.53 as is_male from child as c
),

numbered as (
    select *, row_number() over (partition by birth_date, is_male order by pid) - 1 as nth from sexed
)

select
    n.pid, n.hh, n.is_local, n.birth_date, if(n.is_male, '男', '女') as sex,
    case when h.is_dotted then pick(v('dotted_first'), n.pid, 'g') || '·' || h.father_name
        else h.surname || if(u(n.pid, 'rare') < v('rare_character'), pick(v('rare'), n.pid, 'g'),
            pick(if(n.is_male, v('male'), v('female')), n.pid, 'g'))
            || if(u(n.pid, 'g0') < 0.86, pick(if(n.is_male, v('male'), v('female')), n.pid, 'g2'), '') end as name,
    id_text(id_key(400000, 40, n.birth_date, n.is_male, n.nth)) as id_number,
    case when n.is_local and u(n.pid, 'changed') < v('d06_id_changed')
        then id_text(id_key(400040, 20, n.birth_date, n.is_male, n.nth)) end as former_id_number
from numbered as n
join household as h using (hh);

-- its rows live on in the table above
drop table child;
