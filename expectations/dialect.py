"""The SQLAlchemy dialect through which Great Expectations 1.24.1 reads DuckDB; drop it when GX supports DuckDB itself.

Two things are cured (both have a test, and GX is pinned exactly for them):
GX calls `fetchall()` after the connection went back to its pool, where DuckDB has closed the cursor
(GX#10738, #11579): rows are buffered when a statement is executed. And GX recognises dialects by attribute before it
offers regular expressions or LIKE: Dremio's syntax for both is DuckDB's, so the dialect carries Dremio's mark.

A batch lives in the memory of a connection that somebody else opened: `lend` gives it a URL, for GX takes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
from duckdb_sqlalchemy import ConnectionWrapper, Dialect, DuckDBExecutionContext
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.types import NullType

from expectations.session import join

NAME = "baoxue_duckdb"
_lent: dict[str, duckdb.DuckDBPyConnection] = {}


@contextmanager
def lend(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Give a URL under which SQLAlchemy reaches cursors of `con`, for as long as the block lasts."""
    name = f"batch{id(con)}"
    _lent[name] = con
    try:
        yield f"{NAME}:///{name}"
    finally:
        del _lent[name]


class BufferedContext(DuckDBExecutionContext):
    """An execution context that fetches all rows at once: aggregates of one row each, so nothing grows."""

    def post_exec(self) -> None:
        """Buffer the result while the cursor is alive."""
        super().post_exec()  # type: ignore[no-untyped-call]  # the package types only a part of itself
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor, initial_buffer=self.cursor.fetchall()
            )


class BaoxueDialect(Dialect):
    """DuckDB as Great Expectations can read it."""

    supports_statement_cache = True
    execution_ctx_cls = BufferedContext
    DremioDialect: Any = True

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """Return a cursor of the lent connection, which is a session of its own."""
        lent = _lent[cargs[0] if cargs else cparams["database"]]
        cursor = lent.cursor()
        join(lent, cursor)
        return ConnectionWrapper(cursor)

    def get_columns(self, connection: Any, table_name: str, *_args: Any, **_kwargs: Any) -> Any:
        """Name a table's columns, without types, which no rule asks for: reflection binds each view of each database."""
        described = connection.exec_driver_sql(f"describe {self.identifier_preparer.quote_identifier(table_name)}")
        return [{"name": row[0], "type": NullType(), "nullable": True, "default": None} for row in described]

    def get_pk_constraint(self, *_args: Any, **_kwargs: Any) -> Any:
        """Say without asking that no table of a batch has a key: three queries a table less."""
        return {"constrained_columns": [], "name": None}


registry.register(NAME, __name__, BaoxueDialect.__name__)
