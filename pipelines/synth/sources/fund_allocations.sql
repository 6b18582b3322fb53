-- Documents of the year before the first day: those to units, and those of counties to their public schools.
with document as (
    select *, first_day() - issued_before as issued_date, row_number() over (order by issued_before desc) as nth
    from (values
        ('学前教育政府助学金', '省级', 150, '贫困人口', true, 300), ('义务教育家庭经济困难学生生活补助', '中央', 140, '贫困人口', true, 400),
        ('营养改善计划', '省级', 120, '贫困地区', false, 900), ('普通高中国家助学金', '中央', 110, '贫困人口', false, 250),
        ('中职国家助学金', '市级', 90, '贫困人口', true, 200), ('义务教育薄弱环节改善', '省级', 75, '贫困地区', true, 4000),
        ('校舍安全保障', '省级', 60, '普惠', true, 2500), ('义务教育公用经费', '县级', 45, '普惠', false, 700)
    ) as d (programme_name, source_level, issued_before, target, is_new, thousands)
),

payee as (
    select unit_code as code, 1.0 as share, 1 as rank from unit
    union all
    select school_code, 0.02, 1 + row_number() over (order by draw) from school where not is_private
),

line as (
    select *, code || '/' || nth as key from document cross join payee
    where rank = 1 or source_level = '县级' and rank <= 10 + 8000 * v('scale')
)

select
    'all' as _file, null::bigint as _pid, key as _order,
    '泉财教〔' || year(issued_date) || '〕' || (10 + 7 * nth) || '号' as document_no, issued_date, year(issued_date) as fund_year,
    source_level as source_level_code, programme_name, code as payee_code,
    (1000 * round(share * thousands * (0.5 + u(key, 'amount'))))::decimal(14, 2) as allocated_yuan,
    (1000 * round(share * thousands * (0.5 + u(key, 'amount'))) + if(u(key, 'over') < 0.01, 1000, 0))::decimal(14, 2) as issued_yuan,
    issued_date + (5 + below(key, 'received', 27))::int as received_date, is_new as is_new_money, target as target_kind_code,
    if(u(key, 'unpublished') < 0.03, null, issued_date + (3 + below(key, 'published', 18))::int) as published_date
from line
