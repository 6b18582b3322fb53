-- Spells of absence: first day and length in school days, counted in weekdays from the first day (negative: before).
create or replace table absence as
with drawn as (
    select
        pid,
        u(pid, 'long') < v('long_absence') as is_long,
        -70 + below(pid, 'absentfrom', 70 + v('days'))::int as from_n,
        below(pid, 'absentfor', 80)::int as v
    from person
    where
        fate = 'here'
        and (u(pid, 'long') < v('long_absence')
            or u(pid, 'short') < v('short_absence_a_day') * (70 + v('days')))
)

select
    pid, is_long, from_n, from_n + if(is_long, 21 + v, least(10, 1 + v % 4 + if(v > 70, v % 7, 0))) as until_n,
    if(is_long, pick(['旷课', '去向不明', '旷课', '未报到'], pid, 'presence'), pick(['请假', '请假', '请假', '旷课'], pid, 'presence')) as presence_code
from drawn;
