"""From the raw cells of a file to landed rows, in one SQL projection, and their Parquet file.

White space around a value goes (ASCII, U+3000, U+00A0 and their kin), `="…"` is unwrapped, what is then empty
is NULL, rows in which nothing is left are no rows. Of a city's 48 million cells few need any of this, so each
row is first looked at as one text: nine searches a row, not a dozen a cell (+1 s instead of +3 to +13 s).
"""

from __future__ import annotations

import unicodedata
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.contract import Contract
from expectations.session import session
from pipelines.ingest.headers import Header

# DuckDB's one-argument trim takes every space separator of Unicode, but no control characters.
SPACES = "".join(chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs")
BLANKS = f"'{SPACES}' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)"
ODD_CELL = r'[\t-\r]|="'
# Cells of a row, joined by U+001F, that are all white space or `=""`.
NOTHING = r'(?:[\p{Zs}\t-\r\x1f]|="[\p{Zs}\t-\r]*")*'
SPACED = ("' '", "'\u00a0'", "'\u3000'")
ODD = ("chr(9)", "chr(10)", "chr(11)", "chr(12)", "chr(13)", "'=\"'")
# Of the text of 1.6 m rows x 30 columns snappy gives 40 MB and zstd-1 5 MB, for the same seconds.
PARQUET = "format parquet, compression zstd, compression_level 1"
MEMORY_LIMIT = "1GB"


@dataclass(frozen=True)
class Reading:
    """What a reader found: `rows` landed, its header, the encoding (None for workbooks), the sheet (None for text)."""

    rows: int
    header: Header
    encoding: str | None = None
    sheet: str | None = None


def literal(text: str | Path) -> str:
    """Quote a text for SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def connect(scratch: Path) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open a session for one file. One thread: row numbers need one, and files run side by side."""
    return session(scratch, {"threads": 1, "memory_limit": MEMORY_LIMIT})


def _searches(alias: str, needles: tuple[str, ...]) -> str:
    """Return SQL that is true when the row's text holds any of the needles."""
    return " or ".join(f"contains({alias}, {needle})" for needle in needles)


def _trimmed(cell: str) -> str:
    """Return SQL that trims spaces and control characters in any mixture."""
    return f"trim({cell}, {BLANKS})"


def _clean(cell: str) -> str:
    """Return SQL for a clean cell; `_odd` and `_spaced` say which cost the row needs."""
    lf = f"replace({cell}, chr(13) || chr(10), chr(10))"
    unwrapped = rf"""regexp_replace({_trimmed(lf)}, '^="((?s:.*))"$', '\1')"""
    odd = f"_odd and regexp_matches({cell}, {literal(ODD_CELL)})"
    return (
        f"case when {odd} then nullif({_trimmed(unwrapped)}, '') "
        f"when _odd or _spaced then nullif(trim({cell}), '') else {cell} end"
    )


def projection(relation: str, row: str, contract: Contract, cells: dict[str, str], lost: str = "null::varchar") -> str:
    """Return the SELECT that lands `relation`, which has raw cells with NULL for an empty text.

    `row` is SQL for `_row`, `lost` for `_lost`; `cells` is column name -> its raw cell, a plain column:
    DuckDB would compute an expression again wherever it is used. Empty rows are told beside the row number,
    because a filter over the clean cells is pushed below them and cleans every cell twice.
    """
    line = f"concat_ws(chr(31), {', '.join(cells.values())})"
    columns = ", ".join(
        f"{_clean(cells[column.name]) if column.name in cells else 'null::varchar'} as {column.name}"
        for column in contract.columns
    )
    return f"""
        with raw as (select *, {line} as _line from {relation}),
        marked as (
            select *, {_searches("_line", ODD)} as _odd, {_searches("_line", SPACED)} as _spaced from raw
        ),
        landed as (
            select {row} as _row, {lost} as _lost, {columns},
                case when _odd or _spaced then regexp_full_match(_line, {literal(NOTHING)})
                    else _line = '' end as _empty
            from marked
        )
        select * exclude (_empty) from landed where not _empty"""


def write(con: duckdb.DuckDBPyConnection, select: str, out: Path) -> int:
    """Run the SELECT into the Parquet file `out`; return its rows."""
    written = con.execute(f"copy ({select}) to {literal(out)} ({PARQUET})").fetchone()
    return int(written[0]) if written else 0
