{#- The n-th birthday as a date: born on 29 February, it is 1 March in a common year (SPEC 7). -#}
{% macro birthday(birth_date, years) -%}
case
    when month({{ birth_date }}) = 2 and day({{ birth_date }}) = 29
        and month(({{ birth_date }} + to_years(({{ years }})::integer))::date) = 2
        and day(({{ birth_date }} + to_years(({{ years }})::integer))::date) = 28
    then ({{ birth_date }} + to_years(({{ years }})::integer))::date + 1
    else ({{ birth_date }} + to_years(({{ years }})::integer))::date
end
{%- endmacro %}

{#- The first cut-off day (31 August by default) on or after a date. -#}
{% macro first_cut_off_from(a_date) -%}
case
    when make_date(year({{ a_date }}), p.cut_off_month, p.cut_off_day) >= {{ a_date }}
    then make_date(year({{ a_date }}), p.cut_off_month, p.cut_off_day)
    else make_date(year({{ a_date }}) + 1, p.cut_off_month, p.cut_off_day)
end
{%- endmacro %}

{#- What the comparison says of a child on a day: first that holds (SPEC 7). Columns of int_child. 休学 is 休学 at a vocational
    school too: its place is kept, so the child has not left, and it is not 在读, so it is no B8. Its register gives no date. -#}
{% macro outcome_on(a_day) -%}
case
    when c.is_enrolled and {{ is_absent_on(a_day) }} then 'absent'
    when c.is_enrolled then 'enrolled'
    when c.is_vocational then 'vocational'
    when c.has_graduated then 'graduated'
    when c.is_on_vocational_leave
        or (c.registry_status = '休学' and coalesce({{ a_day }} <= c.suspended_until, true)) then 'suspended'
    when c.is_preschool then 'preschool'
    when c.registry_status is not null or c.has_left_vocational then 'left'
    when c.is_under_review then 'identity_review'
    else 'not_found'
end
{%- endmacro %}

{#- True while a report of too long an absence speaks; an older one is unknown (SPEC 1). Columns of int_child. -#}
{% macro is_absent_on(a_day) -%}
coalesce({{ a_day }} between c.absent_from and c.absent_until, false)
{%- endmacro %}

{#- True when the text says nothing: empty or a placeholder (ANNEX-A8). -#}
{% macro says_nothing(text) -%}
(
    lower(coalesce(regexp_replace({{ text }}, '[\s　—\-–_/\\.。、，,？?*（）()]', '', 'g'), ''))
    in ('', '无', '暂无', '没有', '其他', '其它', '其他原因', '其它原因', '原因', '不详', '不明', '未知', '未填', '待定', '同上', 'a8', 'na', 'null', 'none')
)
{%- endmacro %}

{#- The province that digits 3-4 of a school code name (GB/T 2260; registry.md section 7). -#}
{% macro school_province(school_code) -%}
{%- set provinces = {
    '11': '北京市', '12': '天津市', '13': '河北省', '14': '山西省', '15': '内蒙古自治区', '21': '辽宁省', '22': '吉林省',
    '23': '黑龙江省', '31': '上海市', '32': '江苏省', '33': '浙江省', '34': '安徽省', '35': '福建省', '36': '江西省',
    '37': '山东省', '41': '河南省', '42': '湖北省', '43': '湖南省', '44': '广东省', '45': '广西壮族自治区', '46': '海南省',
    '50': '重庆市', '51': '四川省', '52': '贵州省', '53': '云南省', '54': '西藏自治区', '61': '陕西省', '62': '甘肃省',
    '63': '青海省', '64': '宁夏回族自治区', '65': '新疆维吾尔自治区',
} -%}
case substr({{ school_code }}, 3, 2) {% for code, name in provinces.items() %}when '{{ code }}' then '{{ name }}' {% endfor %}end
{%- endmacro %}

{#- The stage of a poor person: by the place in school that was found, else by what the poverty register says. -#}
{% macro stage_of(w) -%}
case
    when {{ w }}.is_enrolled and {{ w }}.registry_grade_no between 1 and 6 then '小学'
    when {{ w }}.is_enrolled and {{ w }}.registry_grade_no between 7 and 9 then '初中'
    when {{ w }}.is_enrolled and {{ w }}.registry_grade_no >= 10 then '普高'
    when {{ w }}.is_vocational or {{ w }}.study_status_code like '中职%' then '中职'
    when {{ w }}.is_preschool or {{ w }}.study_status_code = '学前教育' then '学前'
    when {{ w }}.study_status_code = '小学' then '小学'
    when {{ w }}.study_status_code in ('七年级', '八年级', '九年级') then '初中'
    when {{ w }}.study_status_code like '普通高中%' then '普高'
    when regexp_matches({{ w }}.study_status_code, '^(高职|本科|硕士|技师)') then '高等教育'
end
{%- endmacro %}
