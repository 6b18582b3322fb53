{#- HMAC-SHA256 of a text under the bureau's secret key, as 64 hex digits. The padded keys are variables of the session that
    pipelines/warehouse/plugin.py sets: no SQL text, log or database file holds the key. Without them the result is NULL,
    which the not-null contracts of the marts refuse. -#}
{% macro hmac(text) -%}
sha256(getvariable('hmac_opad') || unhex(sha256(getvariable('hmac_ipad') || encode({{ text }}))))
{%- endmacro %}
