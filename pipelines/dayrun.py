"""One business date from deliveries to publication in this process, and what came of it; `run` and `demo` call it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.retirements import read_retirements
from pipelines.ingest.loads import read_manifests
from pipelines.inspect.effect import suspects_removed
from pipelines.lock import run_lock
from pipelines.packs import chosen_pack
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings
from pipelines.stages import Listener, Stages
from pipelines.standing import Standing, blocked_sources, decisions

if TYPE_CHECKING:
    from pipelines.defs.local import LocalJob

PUBLISHED, WITH_BLOCKED, NOT_PUBLISHED = 0, 2, 3


@dataclass(frozen=True)
class DayResult:
    """What became of a day. `version` is None and `problems` says why when nothing was published.

    `seconds` is the wall time of the whole run, `data_seconds` what of it was work on rows; `stages` are seconds by stage.
    `decisions` are the waivers and retirements that serve the day, in words; `suspects_removed` the children whom a plain
    lookup of the ID would have made suspects, by what found them; `rule_pack` the pack that the ledger is made by.
    """

    day: date
    version: str | None
    blocked: tuple[Standing, ...]
    cases_open: int | None
    problems: tuple[str, ...]
    seconds: float
    data_seconds: float
    stages: dict[str, float]
    decisions: tuple[str, ...] = ()
    suspects_removed: dict[str, int] = field(default_factory=dict)
    rule_pack: str = ""

    @property
    def exit_code(self) -> int:
        """0 published, 2 published with a load blocked, 3 not published (SPEC section 8)."""
        if self.version is None:
            return NOT_PUBLISHED
        return WITH_BLOCKED if self.blocked else PUBLISHED

    def as_json(self) -> dict[str, Any]:
        """Return the object that `run --json` prints last."""
        return {
            "date": self.day.isoformat(),
            "published": self.version is not None,
            "version": self.version,
            "blocked": [
                {"source": s.source, "business_date": s.newest.business_date.isoformat(), "rules": s.failed_rules}
                for s in self.blocked
                if s.newest
            ],
            "cases_open": self.cases_open,
            "decisions": list(self.decisions),
            "suspects_removed": self.suspects_removed,
            "rule_pack": self.rule_pack,
            "seconds": round(self.seconds, 3),
            "overhead_seconds": round(self.seconds - self.data_seconds, 3),
            "stages": {stage: round(seconds, 3) for stage, seconds in self.stages.items()},
            "problems": list(self.problems),
        }


class DayRunner:
    """Runs days on one installation, one after the other; the engines are imported and parsed once."""

    def __init__(self, settings: Settings, job: LocalJob, stages: Stages, began: float) -> None:
        """Take an opened job; `began` is when the first run's clock started (time.perf_counter)."""
        self._settings, self._job, self._stages, self._began = settings, job, stages, began

    def run(self, day: date, known_at: date | None = None) -> DayResult:
        """Run a day and say what came of it; whatever was wrong with data is a result, not an exception."""
        outcome = self._job.run(day, known_at)
        seconds, now = time.perf_counter() - self._began, time.perf_counter()
        version = f"{day.isoformat()}-{outcome.run_id[:8]}" if not outcome.problems else None
        manifests = read_manifests(self._settings)
        blocked = blocked_sources(manifests, self._job.contracts, day, known_at)
        retirements = read_retirements(self._settings.expectations)
        decided = decisions(manifests, self._job.contracts, retirements, day, known_at)
        result = DayResult(
            day, version, tuple(blocked), _open_cases(self._settings, version), outcome.problems,
            seconds, self._stages.data_seconds, dict(self._stages.seconds), tuple(decided),
            suspects_removed(self._settings, version), chosen_pack(self._settings).on(day).pack,
        )  # fmt: skip
        self._began, self._stages.data_seconds = now, 0.0
        self._stages.seconds.clear()
        return result


@contextmanager
def day_runner(settings: Settings, listener: Listener | None = None, began: float | None = None) -> Iterator[DayRunner]:
    """Open the job under the run lock. The engines are imported here: half of a small day's time."""
    began = began if began is not None else time.perf_counter()
    stages = Stages(listener)
    say = (lambda who: listener("wait", who)) if listener else None
    with run_lock(settings.home, say):
        stages.tell("start", "Dagster, dbt, Great Expectations")
        from pipelines.defs.local import LocalJob  # noqa: PLC0415  the reason is in the docstring

        with LocalJob(settings, stages) as job:
            yield DayRunner(settings, job, stages, began)


def _open_cases(settings: Settings, version: str | None) -> int | None:
    """Count the cases that are not closed in a publication."""
    if version is None:
        return None
    path = settings.publish / "v" / version / RESTRICTED_DATABASE
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute("select count(*) from fct_dropout_case where status <> 'closed'").fetchone()
    return int(found[0]) if found else 0
