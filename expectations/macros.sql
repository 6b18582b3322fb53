-- How the gate reads text: one macro a question, each over one value. A value that does not answer gives NULL.
-- What staging reads (dbt_project/macros) the gate reads, and nothing else: tests/contracts compares the two.

-- Full width folded to ASCII, composed (NFC), every kind of white space out.
create or replace macro folded(t) as
    translate(
        nfc_normalize(regexp_replace(t, '[\s\p{Z}\p{Cf}]+', '', 'g')),
        '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
    );

-- 20110101, 2011-01-01, 2011/1/1, 2011.1.1, 2011年1月1日 (a time after it is dropped), or Excel's serial (40544).
create or replace macro as_date(t) as
    case
        when length(t) between 1 and 5
            then case when regexp_full_match(t, '[1-7][0-9]{4}') then date '1899-12-30' + cast(t as integer) end
        else cast(try_strptime(
            regexp_extract(t, '^([0-9]{8}|[0-9]{4}([-/.]|年)[0-9]{1,2}([-/.]|月)[0-9]{1,2}日?)([ T].*)?$', 1),
            ['%Y%m%d', '%Y-%m-%d', '%Y/%m/%d', '%Y年%m月%d日', '%Y.%m.%d']
        ) as date)
    end;

-- 201909, 2019-09, 2019/9, 2019.9, 2019年9月, or a day as as_date reads it: the first day of the month.
create or replace macro as_month(t) as
    cast(coalesce(
        try_strptime(
            regexp_extract(t, '^([0-9]{6}|[0-9]{4}([-/.]|年)[0-9]{1,2}月?)$', 1),
            ['%Y%m', '%Y-%m', '%Y/%m', '%Y年%m月', '%Y.%m']
        ),
        date_trunc('month', as_date(t))
    ) as date);

-- Digits without thousands separators, as text: the caller casts it to the type of its column.
create or replace macro plain_number(t) as
    replace(case when regexp_full_match(t, '[!-~]*') then t else folded(t) end, ',', '');

-- As codes and numbers of two sources are compared: folded, upper case (staging does the same to keys).
create or replace macro comparable(t) as
    upper(case when regexp_full_match(t, '[!-~]*') then t else folded(t) end);

create or replace macro integer_text(t) as
    regexp_extract(plain_number(t), '^([+-]?[0-9]+)([.]0*)?$', 1);

create or replace macro decimal_text(t) as
    regexp_extract(plain_number(t), '^[+-]?[0-9]+([.][0-9]*)?$');
