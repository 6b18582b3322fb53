"""Sessions in memory: each one empty whatever the engine under it did before, the engine made once."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from expectations import session as sessions
from expectations.session import join, session

SMALL = {"threads": 1, "memory_limit": "60MB"}
BIG = "create table big as select range as n, repeat(range::varchar, 9) as said from range(1_500_000)"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[duckdb.DuckDBPyConnection]:
    """The engines that are made from now on; none is idle."""
    engines: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect

    def count(**how: object) -> duckdb.DuckDBPyConnection:
        engines.append(connect(**how))  # type: ignore[arg-type]  # passed on as it is
        return engines[-1]

    monkeypatch.setattr(sessions, "_idle", {})
    monkeypatch.setattr(duckdb, "connect", count)
    return engines


@pytest.mark.parametrize("left", ["from t", "from v", "select m(1)", "from given", "from temp_t"])
def test_nothing_of_a_session_is_there_in_the_next(made: list[duckdb.DuckDBPyConnection], left: str) -> None:
    with session() as con:
        con.execute("create table t as select 1 as a; create view v as from t; create macro m(x) as x + 1")
        con.execute("create temp table temp_t as select 1 as a; set variable said = 1")
        con.register("given", pa.table({"a": [1]}))
        assert con.execute(left).fetchall()
    with session() as con:
        with pytest.raises(duckdb.CatalogException):
            con.execute(left)
        assert con.execute("select getvariable('said')").fetchall() == [(None,)]
    assert len(made) == 1


def test_sessions_that_are_open_at_once_have_engines_of_their_own(made: list[duckdb.DuckDBPyConnection]) -> None:
    with session() as one, session() as other:
        one.execute("create table t as select 1 as a")
        with pytest.raises(duckdb.CatalogException):
            other.execute("from t")
    assert len(made) == 2


def test_other_settings_are_another_engine(made: list[duckdb.DuckDBPyConnection]) -> None:
    for config in (None, SMALL, SMALL):
        with session(config=config) as con:
            limit = con.execute("select current_setting('memory_limit')").fetchone()
            assert (limit == ("57.2 MiB",)) == (config is SMALL)
    assert len(made) == 2


def test_a_session_whose_question_failed_leaves_an_engine_that_answers(made: list[duckdb.DuckDBPyConnection]) -> None:
    with pytest.raises(duckdb.BinderException), session() as con:
        con.execute("begin; create table t as select 1 as a; select b from t")
    with session() as con:
        assert con.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]
    assert len(made) == 1


def test_what_does_not_fit_goes_to_the_folder_of_each_session(tmp_path: Path) -> None:
    for name in ("one", "other"):
        with session(tmp_path / name, SMALL) as con:
            con.execute(BIG)
            assert list((tmp_path / name).iterdir())
            assert con.execute("select count(*) from big").fetchall() == [(1_500_000,)]


def test_a_cursor_that_joins_reads_the_session(made: list[duckdb.DuckDBPyConnection]) -> None:
    with session() as con:
        con.execute("create table t as select 1 as a")
        cursor = con.cursor()
        join(con, cursor)
        assert cursor.execute("from t").fetchall() == [(1,)]


def test_macros_are_made_once_an_engine_and_found_by_those_who_ask_for_them(
    made: list[duckdb.DuckDBPyConnection],
) -> None:
    for _ in range(2):
        with session(macros="create or replace macro twice(x) as 2 * x") as con:
            con.execute("create macro thrice(x) as x + twice(x); create view v as select thrice(2) as a")
            cursor = con.cursor()
            join(con, cursor)
            assert cursor.execute("select a, twice(a) from v").fetchall() == [(6, 12)]
    assert len(made) == 1
    with session() as con, pytest.raises(duckdb.CatalogException):
        con.execute("select twice(1)")
    assert len(made) == 2


def ask() -> None:
    with session() as con:
        raise SystemExit(0 if con.execute("select 1").fetchall() == [(1,)] else 1)


def test_a_forked_process_makes_engines_of_its_own() -> None:
    with session():
        pass
    process = multiprocessing.get_context("fork").Process(target=ask)
    process.start()
    process.join(30)
    assert process.exitcode == 0
