"""Dagster's event log with one SQLAlchemy engine a database: `dagster.yaml` names this class, so the UI reads by it too.

Dagster's own makes an engine for every event it stores. Each then compiles its statements anew, since SQLAlchemy keeps
compiled statements with the engine; and at each event of an asset it reads the schema to learn whether its tables are
those of a version of years ago. Together that was more than half of what Dagster costs a run of a thousand events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event

_BUSY_SECONDS = 30
"""How long a writer waits for another; the UI writes too. Dagster's own figure."""
_kept: list[dict[str, Engine]] = []
"""Engines by address whose connections are kept: those of the run that this process is in, if it is in one."""


class EventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log; the files are the same."""

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> EventLog:
        """Make the log that `dagster.yaml` configures: `base_dir`, the folder of its databases."""
        return cls(inst_data=inst_data, **config_value)

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        """Open the log whose databases lie in `base_dir`."""
        self._seen: set[tuple[str, str]] = set()
        super().__init__(base_dir, inst_data)

    def has_table(self, table_name: str) -> bool:
        """Tell whether the index has a table."""
        return self._has("table", table_name, super().has_table)

    def has_asset_key_col(self, column_name: str) -> bool:
        """Tell whether the index's table of assets has a column."""
        return self._has("column", column_name, super().has_asset_key_col)

    def has_secondary_index(self, name: str) -> bool:
        """Tell whether old events have been entered into a table that came later."""
        return self._has("index", name, super().has_secondary_index)

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        asked = super()._has_asset_key_col_on_connection
        return self._has("column", column_name, lambda name: asked(conn, name))

    def _has(self, kind: str, name: str, ask: Callable[[str], bool]) -> bool:
        """Ask until it is there: what was there once stays."""
        if (kind, name) not in self._seen and ask(name):
            self._seen.add((kind, name))
        return (kind, name) in self._seen

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = _engine_of(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as con, con.begin():
                yield con


@contextmanager
def connections_kept() -> Iterator[None]:
    """Keep the connections to the log's databases for a run: to open one takes as long as to write an event by it.

    When the last one closes, SQLite folds the write-ahead log into the file and waits for the disk, thousands of times a
    run. Nor does it wait for the disk at each event: a process that is killed loses none, a machine without power the
    last ones.
    """
    _kept.append({})
    try:
        yield
    finally:
        for engine in _kept.pop().values():
            engine.dispose()


def _engine_of(address: str) -> Engine:
    if not _kept:
        return _engine(address)
    engines = _kept[-1]
    if address not in engines:
        # One is enough: the log lets one of its callers in at a time.
        made = create_engine(address, poolclass=QueuePool, pool_size=1, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(made, "connect", lambda con, _record: con.execute("pragma synchronous = normal"))
        engines[address] = made
    return engines[address]


@lru_cache(maxsize=16)
def _engine(address: str) -> Engine:
    """Return the engine of a database: no pool, so that no file stays open when a run has ended."""
    return create_engine(address, poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS})
