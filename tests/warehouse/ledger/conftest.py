"""The town's history, built once a session, day by day."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from pipelines.warehouse.candidate import candidate_path
from tests.warehouse.ledger import hamlet, hindsight, town
from tests.warehouse.ledger.deliveries import Deliveries
from tests.warehouse.ledger.hamlet_day import Day
from tests.warehouse.ledger.street_persuaded import PERSUADED
from tests.warehouse.ledger.street_proved import PROVED
from tests.warehouse.ledger.street_registers import REGISTERS
from tests.warehouse.ledger.town import DAYS, Ledger, Row, cases, run

SITUATIONS = [*PERSUADED, *PROVED, *REGISTERS]


@dataclass(frozen=True)
class Told:
    """One home and what its builds made: results, ledgers, cases by the name of their child, and copies of the candidates."""

    settings: Settings
    results: dict[str, BuildResult]
    ledgers: dict[str, Ledger]
    cases: dict[str, Mapping[str, Row]]
    kept: Path

    def as_of(self, day: str) -> Settings:
        """Return the settings under which the candidate of a day can be opened."""
        return replace(self.settings, home=self.kept / day)

    def put_back(self, day: str) -> Settings:
        """Make the candidate of a day the home's own again, for whoever asks dbt; return the home's settings."""
        shutil.copy(candidate_path(self.as_of(day)), candidate_path(self.settings))
        return self.settings


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The town on its five days: each delivery is written when the day before has been built."""
    folder = tmp_path_factory.mktemp("story")
    settings = Settings(folder / "raw", folder / "home", "a key for tests")
    book, told = Deliveries(settings), Told(settings, {}, {}, {}, folder / "kept")
    for day in DAYS:
        deliver(book, day)
        told.results[day], told.ledgers[day] = run(settings, day)
        told.cases[day] = cases(settings)
        copy = candidate_path(told.as_of(day))
        copy.parent.mkdir(parents=True)
        shutil.copy(candidate_path(settings), copy)
    return told


@pytest.fixture(scope="session")
def days(story: Told) -> tuple[Day, Day]:
    """The hamlet on the day of its delivery, and after the county's answer."""
    first, second = (Day(story.as_of(day), story.results[day]) for day in (hamlet.FIRST, hamlet.SECOND))
    return first, second


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> hindsight.Hindsight:
    """The village whose past becomes known otherwise."""
    folder = tmp_path_factory.mktemp("hindsight")
    return hindsight.live(Settings(folder / "raw", folder / "home", "a key for tests"))


def deliver(book: Deliveries, day: str) -> None:
    """Deliver what the sources of town and hamlet say on a day."""
    if day == town.FIRST:
        for place, kind in ((town.PRIMARY, "211"), (town.JUNIOR, "311")):
            book.say("schools", place, town.school(place, kind))
    for situation in SITUATIONS:
        situation.deliver(book, day)
    if day == hamlet.FIRST:
        hamlet.deliver(book)
    if day == hamlet.SECOND:
        hamlet.answer(book)
    book.write(day)
