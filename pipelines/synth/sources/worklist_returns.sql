-- Nobody has answered a worklist before the city has run: no file is delivered.
select
    'all' as _file, null::varchar as _pid, 0 as _order,
    null::varchar as item_no, null::varchar as file, null::varchar as row_no, null::varchar as result_code, null::varchar as note
where false
