{#- Full width folded to ASCII, composed (NFC), every kind of white space out: what NFKC does to the characters that owners
    type. The pattern is the fast path: plain ASCII without white space, as nearly all codes and numbers are. -#}
{% macro fold_text(text) -%}
case
    when regexp_full_match({{ text }}, '[!-~]*') then {{ text }}
    else {{ _folded(text) }}
end
{%- endmacro %}

{#- A name for comparison: as fold_text, every dot folded to U+00B7 (registry.md section 13), traditional to simplified. The
    original is kept. The functions are made with the candidate (pipelines/warehouse/hanzi.py); the fast path is a name of
    common Han characters of which none has a simplified form of its own. -#}
{% macro fold_name(name) -%}
case
    when control.is_plain_name({{ name }}) then {{ name }}
    when control.has_variant({{ name }}) then control.simplified({{ _dotted(_folded(name)) }})
    else {{ _dotted(_folded(name)) }}
end
{%- endmacro %}

{% macro _dotted(text) -%}
translate({{ text }}, '・•.‧∙･⋅', '·······')
{%- endmacro %}

{% macro _folded(text) -%}
{%- set full = '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～' -%}
{%- set half = '!"#$%&\'\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~' -%}
translate(nfc_normalize(regexp_replace({{ text }}, '[\s\p{Z}\p{Cf}]+', '', 'g')), '{{ full }}', '{{ half }}')
{%- endmacro %}
