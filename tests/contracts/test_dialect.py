"""The two cures without which Great Expectations cannot read DuckDB, and the loan of a connection."""

from __future__ import annotations

import duckdb
import pytest
import sqlalchemy as sa
from great_expectations.expectations.metrics.util import (
    get_dialect_like_pattern_expression,
    get_dialect_regex_expression,
)

from expectations.dialect import lend

NAMES = ["王小明", "王晓明", "李雷", None]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A batch of four names in memory."""
    con = duckdb.connect()
    con.execute("create table names (name varchar)")
    con.executemany("insert into names values (?)", [[name] for name in NAMES])
    return con


def test_rows_can_be_fetched_after_the_connection_went_back_to_its_pool(con: duckdb.DuckDBPyConnection) -> None:
    with lend(con) as url:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            result = connection.execute(sa.text("select name from names order by name nulls last"))
        with engine.connect() as connection:
            connection.execute(sa.text("select 1"))
        assert [row[0] for row in result.fetchall()] == [*sorted(name for name in NAMES if name), None]


def _count(con: duckdb.DuckDBPyConnection, make: object, pattern: str) -> int:
    """Count the names for which GX's own expression for this dialect is true."""
    with lend(con) as url:
        engine = sa.create_engine(url)
        if make is get_dialect_regex_expression:
            condition = get_dialect_regex_expression(sa.column("name"), pattern, engine.dialect)
        else:
            condition = get_dialect_like_pattern_expression(sa.column("name"), engine.dialect, pattern)
        assert condition is not None, "GX does not know how this dialect asks"
        with engine.connect() as connection:
            query = sa.select(sa.func.count()).select_from(sa.table("names")).where(condition)
            return int(connection.execute(query).scalar_one())


def test_gx_offers_regular_expressions_that_count_as_duckdb_does(con: duckdb.DuckDBPyConnection) -> None:
    assert _count(con, get_dialect_regex_expression, "^王.明$") == 2


def test_gx_offers_like_patterns_that_count_as_duckdb_does(con: duckdb.DuckDBPyConnection) -> None:
    assert _count(con, get_dialect_like_pattern_expression, "王%") == 2


def test_columns_are_named_of_a_table_and_of_a_view_over_it(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""create view "odd "" name" as select name, length(name) as letters from names""")
    with lend(con) as url:
        inspector = sa.inspect(sa.create_engine(url))
        named = [[column["name"] for column in inspector.get_columns(each)] for each in ("names", 'odd " name')]
    assert named == [["name"], ["name", "letters"]]


def test_a_lent_connection_cannot_be_reached_after_the_loan(con: duckdb.DuckDBPyConnection) -> None:
    with lend(con) as url:
        pass
    with pytest.raises(KeyError):
        sa.create_engine(url).connect()
