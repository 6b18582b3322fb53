"""Dagster's log under home is ours, keeps what Dagster's keeps, and makes one engine a database."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.defs import event_log
from pipelines.defs.event_log import EventLog
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


def test_the_instance_under_home_writes_by_our_log_and_dagsters_own_reads_the_same(settings: Settings) -> None:
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


def test_a_table_that_is_not_there_is_asked_for_again(settings: Settings) -> None:
    materialized(settings)
    log = EventLog(str(settings.dagster / "history" / "runs"))
    assert log.has_table("event_logs")
    assert not log.has_table("no_such_table")
    with log.index_connection() as con:
        con.exec_driver_sql("create table no_such_table (n integer)")
    assert log.has_table("no_such_table")
