"""Three days of the city as they might go: a source late, a day on which almost every file is bad, runs that are killed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import duckdb
from click.testing import CliRunner

from pipelines.cli import cli
from pipelines.dayrun import DayResult, DayRunner, day_runner
from pipelines.settings import Settings
from pipelines.synth import break_load
from tests.integration.city import DAYS, City, Ledger, hashes, restricted, tables
from tests.integration.kill import Death, kill_run

LATE, REFUSED = "vocational_registry", "key_groups_query"
DAMAGES = {
    "student_registry": "half_rows",
    "poverty_students": "two_headers",
    "household_register": "wrong_encoding",
    LATE: "password_protected",
    REFUSED: "html_as_xls",
    "case_returns": "header_only",
    "school_attendance": "empty_file",
}
ONE_FILE_BAD = "preschool_registry"
MOMENTS = ("gate", "build", "publish")


@dataclass
class Story:
    """What was delivered and what became of it.

    `delivered` is a copy of `data_raw` before the correction; `published` and `ledgers` hold the hashes and the rows of
    each version at the moment of its publication.
    """

    settings: Settings
    delivered: Path
    to_the_end: bool
    results: dict[str, DayResult] = field(default_factory=dict)
    published: dict[str, dict[str, str]] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    deaths: list[Death] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments of the deaths on the third day."""
        return MOMENTS if self.to_the_end else MOMENTS[-1:]

    def run(self, runner: DayRunner, name: str, day: date, known_at: date | None = None) -> DayResult:
        """Run a day, remember what came of it under a name."""
        result = self.results[name] = runner.run(day, known_at)
        if result.version:
            self.keep(name, result.version)
        return result

    def keep(self, name: str, version: str) -> None:
        """Remember a version's files and rows."""
        self.published[version] = hashes(self.settings.publish / "v" / version)
        self.ledgers[name] = tables(restricted(self.settings, version))


def deliver(city: City, raw: Path) -> None:
    """Deliver the three days, the first and the second as bad as owners make them."""
    shutil.copytree(city.raw, raw, dirs_exist_ok=True)
    first, second = (day.isoformat() for day in DAYS[:2])
    shutil.rmtree(raw / LATE / first)
    break_load(raw / REFUSED / first, "wrong_headers")
    for source, kind in DAMAGES.items():
        break_load(raw / source / second, kind)
    break_load(raw / ONE_FILE_BAD / second, "truncated_xlsx", one_file=True)
    city.copy("schools", DAYS[0], raw, to=DAYS[1])


def live(settings: Settings, city: City, delivered: Path, *, to_the_end: bool) -> Story:
    """Run the three days, the third with a death while it is published, and the second one again as it was known then.

    `to_the_end`: with deaths at other moments too, and the second day with rows that are taken out behind the gate.
    """
    shutil.copytree(delivered, settings.data_raw, dirs_exist_ok=True)
    story = Story(settings, delivered, to_the_end)
    with day_runner(settings) as runner:
        story.run(runner, "before", DAYS[0] - timedelta(days=1))
        story.run(runner, "first", DAYS[0])
        story.run(runner, "bad", DAYS[1])
    story.deaths = [kill_run(settings, DAYS[2], moment) for moment in story.moments]
    story.said = run_as_typed(settings, 2)
    story.keep("third", story.said["version"])
    city.copy("student_registry", DAYS[1], settings.data_raw)
    with day_runner(settings) as runner:
        story.run(runner, "as known then", DAYS[1], known_at=DAYS[1])
        if to_the_end:
            with cut_short(settings, "student_registry", "r2"):
                story.run(runner, "cut short", DAYS[1])
    return story


def run_as_typed(settings: Settings, n: int) -> dict[str, Any]:
    """Type `baoxue run --json` and return the one object that it prints."""
    where = ["--data-raw", str(settings.data_raw), "--home", str(settings.home)]
    typed = ["run", "--date", DAYS[n].isoformat(), "--json", *where]
    told = CliRunner(env={"BAOXUE_SECRET_KEY": settings.secret_key}).invoke(cli, typed, standalone_mode=False, obj={})
    if told.exception:
        raise click.ClickException(f"{told.exception!r}: {told.output}")
    said: dict[str, Any] = json.loads(told.stdout.strip().splitlines()[-1])
    return {**said, "lines": told.stdout.strip().splitlines(), "exit_code": told.return_value}


@contextmanager
def cut_short(settings: Settings, source: str, revision: str) -> Iterator[None]:
    """Take rows out of an accepted load behind the gate's back, and put them back."""
    path = settings.accepted / source / DAYS[1].isoformat() / revision / "rows.parquet"
    kept = path.read_bytes()
    shorter = path.with_name("shorter.parquet")
    duckdb.execute(f"copy (from read_parquet('{path}') where _row % 2 = 0) to '{shorter}' (format parquet)")
    shorter.replace(path)
    try:
        yield
    finally:
        path.write_bytes(kept)
