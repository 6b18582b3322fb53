"""The batch that a suite runs over: two tables in memory, `rows` (every landed row) and `files` (every delivered file).

Beside the landed text `rows` has helper columns, each computed once for all the rules that read it: `<column>__date`,
`<column>__number`, and for identity numbers `<column>__id` (folded, first 18 characters), `__check` (the check digit
that GB 11643 asks for; NULL where the text has not the form of a number) and `__birth`; `_copy` and `_key` (kinds/load.yml).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.contract import Column, Contract

ROWS, FILES = "rows", "files"
PROVENANCE = ("_file", "_sha256", "_row", "_lost")
_MACROS = Path(__file__).with_name("macros.sql")
_DATES = {"date": "as_date", "month": "as_month"}
_NUMBERS = {"integer": "as_integer", "decimal": "as_decimal"}


@dataclass(frozen=True)
class BatchFile:
    """One delivered file: its Parquet of landed text (None when it could not be read) and what is wrong with it."""

    name: str
    sha256: str
    parquet: Path | None
    problem: str | None
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def connect(scratch: Path, memory: str = "2500MB") -> duckdb.DuckDBPyConnection:
    """Open DuckDB in memory for one batch; what does not fit spills into `scratch`."""
    return duckdb.connect(
        config={
            "threads": 2,
            "memory_limit": memory,
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
    )


def make_batch(con: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[BatchFile]) -> int:
    """Make `files` and `rows` on the connection; return the number of rows."""
    con.execute(_MACROS.read_text(encoding="utf-8"))
    con.execute(f"create table {FILES} (name varchar, problem varchar, missing varchar, extra varchar)")
    if files:
        con.executemany(
            f"insert into {FILES} values (?, ?, ?, ?)",
            [[f.name, f.problem, "、".join(f.missing) or None, "、".join(f.extra) or None] for f in files],
        )
    con.execute(f"create table {ROWS} as {_with_helpers(contract, _landed(con, contract, files))}")
    _number_copies(con, contract)
    found = con.execute(f"select count(*) from {ROWS}").fetchone()
    return int(found[0]) if found else 0


def _landed(con: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[BatchFile]) -> str:
    """Return SQL for all landed rows of the load with `_file` and `_sha256` in front; typed, also when there is none."""
    names = [column.name for column in contract.columns]
    read = [file for file in files if file.parquet]
    if not read:
        empty = ", ".join(f"null::{'bigint' if name == '_row' else 'varchar'} as {name}" for name in PROVENANCE)
        return f"select {empty}, {', '.join(f'null::varchar as {name}' for name in names)} where false"
    con.execute("create temp table landed_file (parquet varchar, name varchar, sha256 varchar)")
    con.executemany("insert into landed_file values (?, ?, ?)", [[str(f.parquet), f.name, f.sha256] for f in read])
    listed = ", ".join(_text(str(file.parquet)) for file in read)
    return (
        f"select f.name as _file, f.sha256 as _sha256, r._row, r._lost, {', '.join(f'r.{name}' for name in names)} "
        f"from read_parquet([{listed}], filename = 'landed_from') as r "
        "inner join landed_file as f on r.landed_from = f.parquet"
    )


def _with_helpers(contract: Contract, landed: str) -> str:
    """Return SQL that adds the helper columns, one projection a step, so that no step computes another's again."""
    judged = {rule.column.name for rule in contract.rules if rule.column} | _asked_for(contract)
    columns = [column for column in contract.columns if column.name in judged]
    folded = [f"id_cut({_fast_fold(c.name)}) as {c.name}__id" for c in columns if c.is_id]
    digits = [f"id_digits({c.name}__id) as {c.name}__digits" for c in columns if c.is_id]
    helpers = [sql for column in columns for sql in _helpers(column)]
    steps = [landed]
    for added in (folded, digits):
        steps.append(f"select *, {', '.join(added)} from ({steps[-1]})" if added else steps[-1])
    dropped = [f"{c.name}__digits" for c in columns if c.is_id]
    kept = f"* exclude ({', '.join(dropped)})" if dropped else "*"
    names = ", ".join(column.name for column in contract.columns)
    return f"select {', '.join([kept, *helpers])}, hash({names}) as _hash from ({steps[-1]})"


def _asked_for(contract: Contract) -> set[str]:
    """Return the columns that rules of other columns compare with (`with: birth_date`)."""
    return {str(rule.params["with"]) for rule in contract.rules if "with" in rule.params}


def _fast_fold(name: str) -> str:
    """Fold only what is not already 18 digits: the slow path costs four times as much."""
    return f"case when regexp_full_match({name}, '[0-9]{{17}}[0-9X]') then {name} else id_folded({name}) end"


def _helpers(column: Column) -> list[str]:
    name = column.name
    if column.type in _DATES:
        return [f"{_DATES[column.type]}({name}) as {name}__date"]
    if column.type in _NUMBERS:
        return [f"{_NUMBERS[column.type]}({name}) as {name}__number"]
    if column.is_id:
        return [f"id_check({name}__digits) as {name}__check", f"id_birth({name}__digits) as {name}__birth"]
    return []


def _number_copies(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Add `_copy` (which of several equal rows this is, from 1 in order of file and row) and `_key`.

    Rows are compared cell by cell, but only where their hashes meet: of a city's rows these are a handful.
    """
    names = ", ".join(column.name for column in contract.columns)
    con.execute(f"""
        create temp table copies as
        select _file, _row, row_number() over (partition by {names} order by _file, _row) as nth
        from {ROWS} semi join (select _hash from {ROWS} group by _hash having count(*) > 1) using (_hash)
    """)
    con.execute(f"alter table {ROWS} drop _hash")
    con.execute(f"alter table {ROWS} add column _copy integer default 1")
    con.execute(
        f"update {ROWS} set _copy = c.nth from copies as c where c.nth > 1 and {ROWS}._file = c._file and {ROWS}._row = c._row"
    )
    filled = " and ".join(f"{name} is not null" for name in contract.grain)
    con.execute(f"alter table {ROWS} add column _key varchar")
    con.execute(
        f"update {ROWS} set _key = concat_ws(chr(31), {', '.join(contract.grain)}) where _copy = 1 and {filled}"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
