"""Copies published models from the audited candidate into database files that any DuckDB since 1.1.3 opens.

Tables only, scalar types only, Chinese comments, NOT NULL and (for tables that are not huge) primary keys.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipelines.audited import CATALOG
from pipelines.publish.catalogue import PublishedTable
from pipelines.warehouse.plugin import set_pads

STORAGE_VERSION = "v1.0.0"
# An index on three million rows doubles the file and triples the time; the dbt tests have proved the key already.
KEY_ROWS_LIMIT = 500_000
_SCALARS = frozenset(
    ["BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP"]
)


class ExportError(RuntimeError):
    """The candidate holds something that must not be published."""


def open_candidate(candidate: Path, key: bytes) -> duckdb.DuckDBPyConnection:
    """Attach the candidate read-only under its own name (its views name the database) and make it the default.

    The connection itself is in memory: one opened read-only could not attach the new files for writing. `key` is the
    bureau's secret: the pseudonyms of the bureau's views are made while they are copied.
    """
    con = duckdb.connect()
    set_pads(con, key)
    con.execute(f"attach {_text(candidate)} as {CATALOG} (read_only)")
    con.execute(f"use {CATALOG}")
    return con


def write_database(con: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable], target: Path) -> dict[str, int]:
    """Write `tables` into the new file `target`, schema `main`; return rows by table.

    Raises ExportError for a type that is not scalar or a column that the model's yml does not describe.
    """
    con.execute(f"attach {_text(target)} as published (storage_version '{STORAGE_VERSION}')")
    try:
        rows = {table.name: _copy(con, table) for table in tables}
        con.execute("checkpoint published")
    finally:
        con.execute("detach published")
    return rows


def write_parquet(con: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable], folder: Path) -> None:
    """Write one Parquet file a table for readers that are not DuckDB."""
    folder.mkdir(parents=True)
    for table in tables:
        path = _text(folder / f"{table.name}.parquet")
        con.execute(f"copy (from {_source(table)}) to {path} (format parquet, compression zstd)")


def _copy(con: duckdb.DuckDBPyConnection, table: PublishedTable) -> int:
    found: list[tuple[str, str]] = [
        (row[0], row[1]) for row in con.execute(f"describe {_source(table)}").fetchall()
    ]
    _check_columns(table, found)
    count = con.execute(f"select count(*) from {_source(table)}").fetchone()
    rows = int(count[0]) if count else 0
    con.execute(_ddl(table, found, with_key=rows <= KEY_ROWS_LIMIT))
    con.execute(f"insert into published.main.{_name(table.name)} from {_source(table)}")
    _comment(con, table)
    return rows


def _check_columns(table: PublishedTable, found: Sequence[tuple[str, str]]) -> None:
    described = {column.name for column in table.columns}
    for name, kind in found:
        if kind not in _SCALARS and not kind.startswith("DECIMAL("):
            raise ExportError(f"{table.schema}.{table.name}.{name}: {kind} is not a scalar type that may be published")
        if name not in described:
            raise ExportError(f"{table.schema}.{table.name}.{name}: column without a description in the model's yml")


def _ddl(table: PublishedTable, found: Sequence[tuple[str, str]], *, with_key: bool) -> str:
    required = {column.name for column in table.columns if column.not_null}
    lines = [f"{_name(name)} {kind}{' not null' if name in required else ''}" for name, kind in found]
    if with_key and table.primary_key:
        lines.append(f"primary key ({', '.join(_name(name) for name in table.primary_key)})")
    return f"create table published.main.{_name(table.name)} ({', '.join(lines)})"


def _comment(con: duckdb.DuckDBPyConnection, table: PublishedTable) -> None:
    target = f"published.main.{_name(table.name)}"
    con.execute(f"comment on table {target} is {_text(table.description)}")
    for column in table.columns:
        con.execute(f"comment on column {target}.{_name(column.name)} is {_text(column.description)}")


def _source(table: PublishedTable) -> str:
    return f"{_name(table.schema)}.{_name(table.name)}"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str | os.PathLike[str]) -> str:
    return "'" + str(value).replace("'", "''") + "'"
