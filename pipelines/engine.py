"""Opens DuckDB the way every part of Baoxue wants it: quiet, offline, spilling where it may."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from expectations.session import OFFLINE, QUIET, Config


def connect(spill: Path, config: Config, database: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Open `database` with `config`; what does not fit into memory goes to the folder `spill`.

    DuckDB 2.0 draws a progress bar on stdout, terminal or not, and a run's last line there is JSON: none here.
    """
    con = duckdb.connect(database, config={**OFFLINE, "temp_directory": str(spill), **config})
    be_quiet(con)
    return con


def be_quiet(con: duckdb.DuckDBPyConnection) -> None:
    """Draw no progress bar on this session."""
    con.execute(QUIET)


def attach(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a database file to a connection under a name, to be read only."""
    quoted = str(path).replace("'", "''")
    con.execute(f"attach '{quoted}' as {name} (read_only)")


def records(con: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """Answer a query with a mapping a row, from the name of a column to its value."""
    cursor = con.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
