"""Dagster's event log with one SQLAlchemy engine a database: `dagster.yaml` names this class, so the UI reads by it too.

Dagster's own makes an engine for every event it stores. Each then compiles its statements anew, since SQLAlchemy keeps
compiled statements with the engine: two fifths of what Dagster costs a run of hundreds of events.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import Connection, Engine, NullPool, create_engine

_BUSY_SECONDS = 30
"""How long a writer waits for another; the UI writes too. Dagster's own figure."""


class EventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log; the files are the same."""

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> EventLog:
        """Make the log that `dagster.yaml` configures: `base_dir`, the folder of its databases."""
        return cls(inst_data=inst_data, **config_value)

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        """Open the log whose databases lie in `base_dir`."""
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    def has_table(self, table_name: str) -> bool:
        """Tell whether the index has a table; what was there once stays. Dagster asks at every result of a check."""
        if table_name not in self._tables:
            if not super().has_table(table_name):
                return False
            self._tables.add(table_name)
        return True

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = _engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as con, con.begin():
                yield con


@lru_cache(maxsize=16)
def _engine(address: str) -> Engine:
    """Return the engine of a database: no pool, so that no file stays open when a run has ended."""
    return create_engine(address, poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS})
