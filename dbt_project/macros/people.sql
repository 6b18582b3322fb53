{#- Every list that speaks of persons, in the order in which they are believed, and what each one's columns are called in
    int_person_row. `elder`: of whom its rows name an adult; `anchor`: the list's own key of a person, `anchor_source` where it
    is another's. A list that is `lone` has no ID, one that is `undated` no sex and birth date. -#}
{% macro lists_of_people() -%}
{%- set lone = {'id_number': 'null', 'id_status': "'missing'", 'id_key': 'null', 'sex_code': 'null', 'birth_date': 'null'} %}
{%- set undated = {'sex_code': 'null', 'birth_date': 'null'} %}
{{ return([
    {'source': 'household_register', 'elder': 'guardian', 'former_id_key': 'former_id_number_key',
     'hukou_region_code': 'hukou_region_code', 'state_code': 'hukou_status_code', 'state_date': 'hukou_status_date',
     'phone': 'phone', 'is_id_folded': 'id_is_folded',
     'is_in_force': "coalesce(hukou_status_code = '正常', false)"},
    {'source': 'student_registry', 'elder': 'guardian', 'anchor': 'student_no', 'hukou_region_code': 'hukou_region_code',
     'student_no': 'student_no', 'school_code': 'school_code', 'grade_no': 'grade_no', 'state_code': 'status_code',
     'state_date': 'status_date', 'phone': 'guardian_phone', 'is_id_folded': 'id_is_folded'},
    {'source': 'poverty_students', 'elder': 'head', 'anchor': "concat_ws('/', household_no, member_no)",
     'hukou_region_code': 'hukou_region_code', 'school_code': 'study_school_code', 'phone': 'phone', 'is_id_folded': 'id_is_folded'},
    {'source': 'key_groups_query', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no', 'school_code': 'school_code',
     'is_id_folded': 'id_is_folded'},
    {'source': 'case_returns', 'hukou_region_code': 'hukou_region_code', 'student_no': 'student_no', 'case_id': 'case_id',
     'sex_code': 'null', 'is_id_folded': 'id_is_folded'},
    {'source': 'vocational_registry', 'school_code': 'school_code', 'state_code': 'status_code', 'is_id_folded': 'id_is_folded'},
    {'source': 'preschool_registry', 'school_code': 'school_code', 'state_code': 'status_code', 'is_id_folded': 'id_is_folded'},
    {'source': 'disability_register', 'hukou_region_code': 'hukou_region_code'},
    dict(lone, source='school_attendance', anchor='student_no', anchor_source='student_registry', student_no='student_no',
         school_code='school_code'),
    dict(undated, source='civil_affairs', hukou_region_code='hukou_region_code'),
    dict(undated, source='special_placements', anchor='plan_no', school_code='school_code'),
    dict(undated, source='aid_payments', student_no='student_no', school_code='school_code'),
    dict(undated, source='higher_education_registry', school_code='school_code', state_code='status_code'),
    dict(undated, source='child_care_events', anchor='event_no'),
]) }}
{%- endmacro %}

{#- The ID number of a guardian or head of a household, normalised as a pupil's is (with_id_numbers); NULL where Excel has rounded
    it or what stands there is no ID by its looks. It is only ever compared: two rows that have the same typing error have the
    same guardian, and the check digit of somebody who is no pupil would cost as much as the pupil's. -#}
{% macro elder_id_number(column) -%}
{%- set looks = '[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]' -%}
case
    when {{ _is_lost(column) }} then null
    when regexp_full_match({{ column }}, '{{ looks }}') then {{ column }}
    else nullif(regexp_extract(upper({{ _folded(column) }}), '^({{ looks }})(?:..|....)?$', 1), '')
end
{%- endmacro %}
