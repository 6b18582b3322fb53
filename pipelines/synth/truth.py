"""Ground truth beside the files, as Parquet: who is who, who is in school, who is entitled, whose row is whose.

    person.parquet                 one row a child: true ID, name, birth date, hukou, household, student number
    status/<day>.parquet           one row a child in scope: true situation, in school or not, the category it deserves
    entitled/<day>.parquet         one row a poor child in school: its hardship categories and stage
    source_row/<source>/<day>.parquet   one row a file row: file, row (as Excel counts), person

Parquet, not CSV: the city's source rows of one day are 3.2 million.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from pipelines.synth.world import HERE, literal

README = (
    __doc__ or ""
) + "\nThe people are made up; person_id joins the files of one run and means nothing outside it.\n"


def write_day(con: duckdb.DuckDBPyConnection, truth: Path, day: date, is_first: bool) -> None:
    """Write the truth of one day; on the first day also the people and the README."""
    if is_first:
        truth.mkdir(parents=True, exist_ok=True)
        (truth / "README.txt").write_text(README, encoding="utf-8")
        _copy(con, (HERE / "answers" / "person.sql").read_text(encoding="utf-8"), truth / "person.parquet")
    for table in ("status", "entitled"):
        query = (HERE / "answers" / f"{table}.sql").read_text(encoding="utf-8")
        _copy(con, query, truth / table / f"{day.isoformat()}.parquet")


def write_rows(con: duckdb.DuckDBPyConnection, truth: Path, source: str, day: date) -> None:
    """Write whose each row of a delivery is, from the snapshot that it was printed from."""
    query = f"""
        select {literal(source)} as source, {literal(day)}::date as business_date, line.path as file,
            s.rowid - line.first_rowid + line.top as row, s._pid as person_id
        from snapshot_{source} as s join lines_{source} as line on line.file = s._file
        order by s.rowid
    """
    _copy(con, query, truth / "source_row" / source / f"{day.isoformat()}.parquet")


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"copy ({query}) to {literal(str(path))} (format parquet, compression zstd)")
