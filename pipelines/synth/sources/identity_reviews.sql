-- The numbers of pairs are keyed with the secret of the installation that queued them: before it has run nobody can decide one.
-- No file is delivered.
select
    'all' as _file, null::varchar as _pid, 0 as _order,
    null::varchar as pair_no, null::varchar as shown_sources, null::varchar as shown_names, null::varchar as shown_id_numbers,
    null::varchar as shown_births, null::varchar as shown_places, null::varchar as shown_student_nos,
    null::varchar as shown_agreement, null::varchar as shown_confidence, null::varchar as decision_code, null::varchar as reason,
    null::varchar as decided_by_post, null::varchar as decided_date, null::varchar as pair_check
where false
