"""Empty DuckDB sessions in memory, for whoever has a small question.

To make an engine costs some ten milliseconds, for the functions that it registers, and a day asks a hundred and fifty times: an
engine that is done with a session is kept for the next one that wants the same settings and the same macros, which cost as much
again. Nothing else is passed on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Lock

import duckdb

QUIET = "set enable_progress_bar = false"  # of a session: each cursor needs it anew

Config = Mapping[str, str | bool | int | float | list[str]]
OFFLINE: Config = {"autoinstall_known_extensions": False}
_MACROS = "macros"
"""The database of an engine's macros."""

_lock = Lock()
_numbers = count(1)
_Key = tuple[tuple[tuple[str, object], ...], str]
_idle: dict[_Key, list[duckdb.DuckDBPyConnection]] = {}
_left: list[object] = []


@contextmanager
def session(
    spill: Path | None = None, config: Config | None = None, macros: str = ""
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a session on an empty database in memory, quiet and offline; what does not fit goes to the folder `spill`.

    It finds the macros that the SQL `macros` makes. Tables, variables and macros of its own are gone at its end. Cursors that
    it makes begin outside of its database (`join`).
    """
    chosen = {**OFFLINE, **(config or {})}
    key = tuple(sorted(chosen.items())), macros
    engine = _take(key, spill) or _make(chosen, spill, macros)
    con, name = engine.cursor(), f"session{next(_numbers)}"
    path = f"{name}.main,{_MACROS}.main" if macros else f"{name}.main"
    con.execute(f"{QUIET}; attach ':memory:' as {name}; set search_path = '{path}'")
    try:
        yield con
    finally:
        con.close()
        engine.execute(f"detach {name}")
        with _lock:
            _idle.setdefault(key, []).append(engine)


def join(con: duckdb.DuckDBPyConnection, cursor: duckdb.DuckDBPyConnection) -> None:
    """Let a cursor of a session look at the session's database."""
    ((path,),) = con.execute("select current_setting('search_path')").fetchall()
    cursor.execute(f"{QUIET}; set search_path = '{path}'")


def _make(chosen: Config, spill: Path | None, macros: str) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect(config={**chosen, "temp_directory": str(spill or "")})
    if macros:
        engine.execute(f"attach ':memory:' as {_MACROS}; use {_MACROS}; {macros}")
    return engine


def _take(key: _Key, spill: Path | None) -> duckdb.DuckDBPyConnection | None:
    """Take an idle engine; one that has spilled already cannot spill elsewhere, and is given up."""
    while True:
        with _lock:
            waiting = _idle.get(key)
            engine = waiting.pop() if waiting else None
        if engine is None:
            return None
        try:
            engine.execute("set temp_directory = ?", [str(spill or "")])
        except duckdb.Error:
            engine.close()
            continue
        return engine


def _forget() -> None:
    """Leave the parent's engines alone in a forked process: their threads are not there."""
    _left.append(dict(_idle))
    _idle.clear()


os.register_at_fork(after_in_child=_forget)
