"""The SQLAlchemy dialect through which Great Expectations 1.24.1 reads DuckDB; drop it when GX supports DuckDB itself.

Two things are cured (both have a test, and GX is pinned exactly for them):
GX calls `fetchall()` after the connection went back to its pool, where DuckDB has closed the cursor
(GX#10738, #11579): rows are buffered when a statement is executed. And GX recognises dialects by attribute before it
offers regular expressions or LIKE: Dremio's syntax for both is DuckDB's, so the dialect carries Dremio's mark.
"""

from __future__ import annotations

from typing import Any

from duckdb_sqlalchemy import Dialect, DuckDBExecutionContext
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

NAME = "baoxue_duckdb"


class BufferedContext(DuckDBExecutionContext):  # type: ignore[misc]  # the package ships no types
    """An execution context that fetches all rows at once: aggregates of one row each, so nothing grows."""

    def post_exec(self) -> None:
        """Buffer the result while the cursor is alive."""
        super().post_exec()
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=self.cursor.fetchall())


class BaoxueDialect(Dialect):  # type: ignore[misc]  # the package ships no types
    """DuckDB as Great Expectations can read it."""

    supports_statement_cache = True
    execution_ctx_cls = BufferedContext
    DremioDialect: Any = True


registry.register(NAME, __name__, BaoxueDialect.__name__)
