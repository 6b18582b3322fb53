"""Dagster's log under home is ours, keeps what Dagster's keeps, and makes one engine a database, in a run one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import event
from sqlalchemy.pool import Pool

from pipelines.defs import event_log
from pipelines.defs.event_log import EventLog, connections_kept
from pipelines.prepare import prepare
from pipelines.settings import Settings


@dg.asset
def roll() -> None:
    """Stand for any asset."""


@dg.asset_check(asset="roll", name="full")
def full() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True, metadata={"rows": 3})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "raw", tmp_path / "家 home", "a key for tests")
    prepare(settings)
    return settings


def materialized(settings: Settings) -> str:
    """Materialize `roll` with its check on the instance under home; return the run's id."""
    with dg.DagsterInstance.from_config(str(settings.dagster)) as instance:
        done = dg.materialize([roll, full], instance=instance)
        return done.run_id


@contextmanager
def opened() -> Iterator[list[str]]:
    """Note the files to which connections are made in the block."""
    files: list[str] = []

    def note(con: sqlite3.Connection, _record: object) -> None:
        files.append(Path(con.execute("pragma database_list").fetchone()[2]).name)

    event.listen(Pool, "connect", note)
    try:
        yield files
    finally:
        event.remove(Pool, "connect", note)


@pytest.mark.parametrize("how", [connections_kept, nullcontext])
def test_the_instance_under_home_writes_by_our_log_and_dagsters_own_reads_the_same(
    settings: Settings, how: type[AbstractContextManager[None]]
) -> None:
    with how():
        run_id = materialized(settings)
    with dg.DagsterInstance.from_config(str(settings.dagster)) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        ours = [
            entry.get_dagster_event().event_type_value for entry in instance.all_logs(run_id) if entry.dagster_event
        ]
    theirs = SqliteEventLogStorage(str(settings.dagster / "history" / "runs")).get_logs_for_run(run_id)
    assert [entry.get_dagster_event().event_type_value for entry in theirs if entry.dagster_event] == ours
    assert {"ASSET_MATERIALIZATION", "ASSET_CHECK_EVALUATION", "PIPELINE_SUCCESS"} <= set(ours)


def test_events_are_stored_by_one_engine_a_database(settings: Settings) -> None:
    event_log._engine.cache_clear()
    materialized(settings)
    made = event_log._engine.cache_info()
    assert made.misses == 2  # the index's and the run's
    assert made.hits > 10


def test_in_a_run_each_database_is_opened_once_and_closed_at_its_end(settings: Settings) -> None:
    materialized(settings)  # makes the index, which takes other connections
    history = settings.dagster / "history" / "runs"
    with opened() as files, connections_kept():
        run_id = materialized(settings)
        assert (history / f"{run_id}.db-wal").exists()
    # One more to bring a database's schema up to date, and of the index one by which Dagster asks whether it has a table.
    assert (files.count(f"{run_id}.db"), files.count("index.db")) == (2, 3)
    assert [path.name for path in history.glob("*-wal")] == []
    with opened() as files:
        materialized(settings)
    assert files.count("index.db") > 10


def test_a_table_that_is_not_there_is_asked_for_again(settings: Settings) -> None:
    materialized(settings)
    log = EventLog(str(settings.dagster / "history" / "runs"))
    assert log.has_table("event_logs")
    assert not log.has_table("no_such_table")
    with log.index_connection() as con:
        con.exec_driver_sql("create table no_such_table (n integer)")
    assert log.has_table("no_such_table")


def test_a_column_or_an_index_that_is_there_is_asked_for_once(settings: Settings) -> None:
    materialized(settings)
    log = EventLog(str(settings.dagster / "history" / "runs"))
    for _ in range(3):
        assert (log.has_asset_key_col("cached_status_data"), log.has_asset_key_col("nothing of this")) == (True, False)
        assert (log.has_secondary_index("asset_key_table"), log.has_secondary_index("nothing")) == (True, False)
    assert log._seen == {("column", "cached_status_data"), ("index", "asset_key_table")}
