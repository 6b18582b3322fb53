"""Runs the job `daily` in this process, on the instance that lies under home."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

import dagster as dg

from expectations.contract import load_contracts
from pipelines.definitions import load
from pipelines.defs.days import IN_PROCESS_TAG, JOB, KNOWN_AT_TAG
from pipelines.defs.desk import OWNERS_TOLD
from pipelines.defs.event_log import connections_kept
from pipelines.defs.resume import (
    below_gate,
    continuation_tags,
    failure_texts,
    owners_were_told,
    stopped_by_gate_alone,
)
from pipelines.prepare import prepare
from pipelines.settings import Settings
from pipelines.stages import Stages

_UNFINISHED = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


@dataclass(frozen=True)
class Outcome:
    """What became of a day: `problems` is empty when it was published."""

    run_id: str
    problems: tuple[str, ...]


class LocalJob:
    """The job on one installation; further days in the same process cost no imports and no parsing."""

    def __init__(self, settings: Settings, stages: Stages) -> None:
        """Load the definitions and open Dagster's instance under home."""
        prepare(settings)
        self._runs = settings.dagster / "history" / "runs.db"
        self._instance = dg.DagsterInstance.from_config(str(settings.dagster))
        definitions = load(settings, stages)
        self._job = definitions.resolve_job_def(JOB)
        self._below_gate = below_gate(definitions.resolve_asset_graph().materializable_asset_keys)
        self.contracts = load_contracts(settings.expectations)

    def __enter__(self) -> LocalJob:
        """Use the job in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the instance."""
        self._instance.dispose()

    def run(self, day: date, known_at: date | None = None) -> Outcome:
        """Run a day; when the gate stops it, go on below the gate; when it breaks, tell the owners all the same.

        Call it with the run lock held.
        """
        self._bury_dead_runs()
        tags = {IN_PROCESS_TAG: "true", **({KNOWN_AT_TAG: known_at.isoformat()} if known_at else {})}
        result = self._execute(day, tags, None)
        failures = _failures(result)
        if stopped_by_gate_alone(failures):
            more = {IN_PROCESS_TAG: "true", **continuation_tags(result.dagster_run)}
            result = self._execute(day, more, self._below_gate)
            failures = _failures(result)
        if failures and not owners_were_told(_succeeded(result)):
            self._execute(day, {IN_PROCESS_TAG: "true", **continuation_tags(result.dagster_run)}, [OWNERS_TOLD])
        return Outcome(result.run_id, tuple(failure_texts(failures)))

    def _execute(
        self, day: date, tags: dict[str, str], selection: list[dg.AssetKey] | None
    ) -> dg.ExecuteInProcessResult:
        with connections_kept(), _held_open(self._runs):
            return self._job.execute_in_process(
                instance=self._instance,
                partition_key=day.isoformat(),
                asset_selection=selection,
                tags={name: text for name, text in tags.items() if name != "dagster/partition"},
                raise_on_error=False,
            )

    def _bury_dead_runs(self) -> None:
        """End runs whose process was killed, and give back their places in the pool, or the next run waits for ever.

        We hold the writer's lock, so no other `baoxue run` is alive.
        """
        dead = self._instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED, tags={IN_PROCESS_TAG: "true"}))
        for run in dead:
            self._instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
            self._instance.report_run_failed(run, "its process was killed")


@contextmanager
def _held_open(database: Path) -> Iterator[None]:
    """Hold a connection to Dagster's database of runs, if it is there, for Dagster makes one each time (`connections_kept`)."""
    if not database.exists():
        yield
        return
    with closing(sqlite3.connect(database)) as con:
        con.execute("select count(*) from sqlite_master").fetchone()
        yield


def _succeeded(result: dg.ExecuteInProcessResult) -> list[str]:
    return [event.step_key for event in result.all_events if event.is_step_success and event.step_key]


def _failures(result: dg.ExecuteInProcessResult) -> list[dg.DagsterEvent]:
    return [event for event in result.all_events if event.is_step_failure]
