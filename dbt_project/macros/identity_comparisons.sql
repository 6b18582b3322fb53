{#- What is compared between two rows that may be of one person (macros/scoring.sql): m and u of an ordinary city, before the
    day's own pairs are heard. Of an ID only a slip speaks: a valid one that is equal has linked already. `room`: who has a row of
    their own in that list already, of the same home and another name, is the sibling, however much twins have in common, which
    the other comparisons count as if it were chance. -#}
{% macro identity_comparisons(terms) -%}
{{ return([
    {'name': 'name', 'absent': 'l.name_norm is null or r.name_norm is null', 'term': 'l.name_norm', 'term_level': 'exact',
     'terms': terms, 'levels': [
        {'level': 'exact', 'when': 'l.name_norm = r.name_norm', 'm': 0.96, 'u': 0.00002},
        {'level': 'homophone', 'when': "p.likeness = 'homophone'", 'm': 0.012, 'u': 0.00006},
        {'level': 'rare_character', 'when': "p.likeness = 'rare_character'", 'm': 0.004, 'u': 0.0004},
        {'level': 'one_character', 'when': "p.likeness = 'one_character'", 'm': 0.012, 'u': 0.002},
        {'level': 'differs', 'm': 0.012, 'u': 0.99752}]},
    {'name': 'birth', 'absent': 'l.birth_date is null or r.birth_date is null', 'levels': [
        {'level': 'exact', 'when': 'l.birth_date = r.birth_date', 'm': 0.98, 'u': 0.0002},
        {'level': 'slip', 'when': one_date_slip_apart('l.birth_date', 'r.birth_date'), 'm': 0.015, 'u': 0.005},
        {'level': 'differs', 'm': 0.005, 'u': 0.9948}]},
    {'name': 'sex', 'absent': 'l.sex_code is null or r.sex_code is null', 'levels': [
        {'level': 'same', 'when': 'l.sex_code = r.sex_code', 'm': 0.995, 'u': 0.5},
        {'level': 'differs', 'm': 0.005, 'u': 0.5}]},
    {'name': 'kin', 'absent': 'coalesce(l.kin_id_hash = r.kin_id_hash, l.kin_phone = r.kin_phone, l.kin_name_hash = r.kin_name_hash) is null', 'levels': [
        {'level': 'id', 'when': 'l.kin_id_hash = r.kin_id_hash', 'm': 0.6, 'u': 0.000001},
        {'level': 'phone', 'when': 'l.kin_phone = r.kin_phone', 'm': 0.1, 'u': 0.000001},
        {'level': 'name', 'when': 'l.kin_name_hash = r.kin_name_hash', 'm': 0.1, 'u': 0.00002},
        {'level': 'differs', 'm': 0.2, 'u': 0.999978}]},
    {'name': 'place', 'absent': 'coalesce(l.school_code = r.school_code, l.hukou_region_code = r.hukou_region_code) is null', 'levels': [
        {'level': 'school', 'when': 'l.school_code = r.school_code', 'm': 0.3, 'u': 0.001},
        {'level': 'township', 'when': 'left(l.hukou_region_code, 9) = left(r.hukou_region_code, 9)', 'm': 0.5, 'u': 0.01},
        {'level': 'county', 'when': 'left(l.hukou_region_code, 6) = left(r.hukou_region_code, 6)', 'm': 0.1, 'u': 0.1},
        {'level': 'differs', 'm': 0.1, 'u': 0.889}]},
    {'name': 'room', 'absent': 'p.is_taken is null', 'levels': [
        {'level': 'free', 'when': 'not p.is_taken', 'm': 0.99, 'u': 0.4},
        {'level': 'sibling', 'when': 'l.name_norm <> r.name_norm and (l.kin_id_hash = r.kin_id_hash or l.kin_phone = r.kin_phone or l.kin_name_hash = r.kin_name_hash)',
         'm': 0.000000001, 'u': 0.01},
        {'level': 'taken', 'm': 0.009999999, 'u': 0.59}]},
    {'name': 'id', 'absent': 'l.id_key is not null or l.id_number is null or r.id_number is null or length(l.id_number) <> 18', 'levels': [
        {'level': 'same', 'when': 'l.id_number = r.id_number', 'm': 0.02, 'u': 0.000001},
        {'level': 'slip', 'when': one_slip_apart('l.id_number', 'r.id_number'), 'm': 0.9, 'u': 0.00001},
        {'level': 'differs', 'm': 0.08, 'u': 0.999989}]},
]) }}
{%- endmacro %}
