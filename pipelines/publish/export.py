"""Copies published models from the audited candidate into database files that any DuckDB since 1.1.3 opens.

Tables only, scalar types only, Chinese comments, NOT NULL and (for tables that are not huge) primary keys.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines import engine
from pipelines.audited import CATALOG
from pipelines.pads import set_pads
from pipelines.publish.catalogue import PublishedTable

STORAGE_VERSION = "v1.0.0"
MEMORY_LIMIT = "2500MB"
PUBLISHED = "published"
"""Name of a published database while it is attached."""
# An index on three million rows doubles the file and triples the time; the dbt tests have proved the key already.
KEY_ROWS_LIMIT = 500_000
_SCALARS = frozenset(
    ["BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP"]
)
_HANZI = re.compile(r"[\u3400-\u9fff]")


class ExportError(RuntimeError):
    """The candidate holds something that must not be published."""


def open_candidate(candidate: Path, key: bytes) -> duckdb.DuckDBPyConnection:
    """Attach the candidate read-only under its own name (its views name the database) and make it the default.

    The connection itself is in memory: one opened read-only could not attach the new files for writing. `key` is the
    bureau's secret: the pseudonyms of the bureau's views are made while they are copied. What does not fit into memory
    spills beside the candidate, which is its owner's alone, not into whatever folder the process was started in.
    """
    con = engine.connect(candidate.parent / "spill", {"memory_limit": MEMORY_LIMIT})
    set_pads(con, key)
    con.execute(f"attach {_text(candidate)} as {CATALOG} (read_only)")
    con.execute(f"use {CATALOG}")
    return con


def write_database(con: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable], target: Path) -> dict[str, int]:
    """Write `tables` into the new file `target`, schema `main`; return rows by table.

    Raises ExportError for a type that is not scalar or a column that the model's yml does not describe.
    """
    with attached(con, target, f"storage_version '{STORAGE_VERSION}'"):
        rows = {table.name: _copy(con, table) for table in tables}
        con.execute(f"checkpoint {PUBLISHED}")
    return rows


def write_parquet(con: duckdb.DuckDBPyConnection, database: Path, folder: Path) -> None:
    """Write one Parquet file a table of a published database, for readers that are not DuckDB."""
    folder.mkdir(parents=True)
    with attached(con, database):
        for name in tables_of(con, PUBLISHED):
            path = _text(folder / f"{name}.parquet")
            con.execute(f"copy {PUBLISHED}.main.{_name(name)} to {path} (format parquet, compression zstd)")


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, database: Path, how: str = "read_only") -> Iterator[None]:
    """Attach a published database as `published` for the block."""
    con.execute(f"attach {_text(database)} as {PUBLISHED} ({how})")
    try:
        yield
    finally:
        con.execute(f"detach {PUBLISHED}")


def tables_of(con: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the names of an attached database's tables."""
    query = "select table_name from duckdb_tables() where database_name = ? order by table_name"
    return [str(row[0]) for row in con.execute(query, [database]).fetchall()]


def _copy(con: duckdb.DuckDBPyConnection, table: PublishedTable) -> int:
    found: list[tuple[str, str]] = [(row[0], row[1]) for row in con.execute(f"describe {_source(table)}").fetchall()]
    _check_columns(table, found)
    count = con.execute(f"select count(*) from {_source(table)}").fetchone()
    rows = int(count[0]) if count else 0
    ddl = [_ddl(table, found, with_key=rows <= KEY_ROWS_LIMIT), *_comments(table)]
    con.execute(f"begin; {'; '.join(ddl)}; commit")  # a commit a comment would take longer than a small day's rows
    con.execute(f"insert into {PUBLISHED}.main.{_name(table.name)} from {_source(table)}")
    return rows


def _check_columns(table: PublishedTable, found: Sequence[tuple[str, str]]) -> None:
    described = {column.name: column.description for column in table.columns}
    if not _HANZI.search(table.description):
        raise ExportError(f"{table.schema}.{table.name}: no Chinese description in the model's yml")
    for name, kind in found:
        where = f"{table.schema}.{table.name}.{name}"
        if kind not in _SCALARS and not kind.startswith("DECIMAL("):
            raise ExportError(f"{where}: {kind} is not a scalar type that may be published")
        if not _HANZI.search(described.get(name, "")):
            raise ExportError(f"{where}: no Chinese description in the model's yml")


def _ddl(table: PublishedTable, found: Sequence[tuple[str, str]], *, with_key: bool) -> str:
    required = {column.name for column in table.columns if column.not_null}
    lines = [f"{_name(name)} {kind}{' not null' if name in required else ''}" for name, kind in found]
    if with_key and table.primary_key:
        lines.append(f"primary key ({', '.join(_name(name) for name in table.primary_key)})")
    return f"create table {PUBLISHED}.main.{_name(table.name)} ({', '.join(lines)})"


def _comments(table: PublishedTable) -> list[str]:
    target = f"{PUBLISHED}.main.{_name(table.name)}"
    return [
        f"comment on table {target} is {_text(table.description)}",
        *(f"comment on column {target}.{_name(c.name)} is {_text(c.description)}" for c in table.columns),
    ]


def _source(table: PublishedTable) -> str:
    return f"{_name(table.schema)}.{_name(table.name)}"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str | os.PathLike[str]) -> str:
    return "'" + str(value).replace("'", "''") + "'"
