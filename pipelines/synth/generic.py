"""A table for a source that has a contract and no projection: the contract's columns, filled from the world and by type.

Identity columns hold real people of the city, so the table links to the others; codes are drawn from the contract's lists;
the first column of the grain is numbered where it is text or a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.synth.world import literal

if TYPE_CHECKING:
    from expectations.contract import Column, Contract

KNOWN = {
    "id_number": "p.id_number", "name": "p.name", "sex_code": "p.sex", "birth_date": "p.birth_date",
    "ethnicity_code": "p.ethnicity", "hukou_region_code": "p.hukou_region_code", "student_no": "n.student_no",
    "school_code": "school.school_code", "school_name": "school.school_name", "org_unit_code": "school.unit_code",
    "guardian_name": "p.father_name", "guardian_id_number": "p.father_id", "phone": "p.father_phone",
}  # fmt: skip
ROWS_AT_CITY = 20_000
FEWEST_ROWS = 40


def query(contract: Contract) -> str:
    """Return the SELECT of a generic table, as `projection.py` wants it."""
    columns = ", ".join(f"{_value(column, contract)} as {column.name}" for column in contract.columns)
    return f"""
        with chosen as (
            select pid, row_number() over (order by u(pid, {literal(contract.source)}), pid) as nth from person where fate = 'here'
            order by u(pid, {literal(contract.source)}), pid
            limit greatest({FEWEST_ROWS}, round({ROWS_AT_CITY} * v('scale')))::bigint
        )
        select 'all' as _file, p.pid as _pid, 0 as _order, {columns}
        from chosen
        join person as p using (pid)
        join student_number as n using (pid)
        join (
            select *, row_number() over (order by school_code) - 1 as school_nth, count(*) over () as schools from school
        ) as school
            on school.school_nth = chosen.nth % school.schools
    """


def _value(column: Column, contract: Contract) -> str:
    """Write one column; optional ones are empty in a fifth of the rows."""
    value = KNOWN.get(column.name) or _by_type(column, contract)
    if column.required or column.name in contract.grain:
        return value
    return f"if(u(p.pid, {literal(column.name)}) < 0.8, {value}, null)"


def _by_type(column: Column, contract: Contract) -> str:
    topic = literal(contract.source + column.name)
    if column.codes:
        return f"pick({literal(sorted(set(column.codes.values())))}, p.pid, {topic})"
    if column.type in ("date", "month"):
        return f"first_day() - below(p.pid, {topic}, 300)::int"
    if column.type == "flag":
        return f"u(p.pid, {topic}) < 0.5"
    if column.type in ("integer", "decimal"):
        number = "chosen.nth" if column.name in contract.grain else f"below(p.pid, {topic}, 100)"
        return f"{number}::decimal(14, 2)" if column.type == "decimal" else number
    if column.is_id:
        return "p.id_number"
    return f"{literal(column.header)} || lpad(chosen.nth::varchar, 8, '0')"
