"""The town's history, built once a session: day by day, and once more with days skipped and out of order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from tests.warehouse.ledger.town import FIRST, FOURTH, SECOND, THIRD, WINTER, Ledger, Row, cases, deliver, run


@dataclass(frozen=True)
class Told:
    """One home and what its builds made: results, ledgers, and cases by the name of their child."""

    settings: Settings
    results: Mapping[str, BuildResult]
    ledgers: Mapping[str, Ledger]
    cases: Mapping[str, Mapping[str, Row]]


def tell(settings: Settings, days: list[str]) -> Told:
    """Build the days in the given order."""
    results, ledgers, seen = {}, {}, {}
    for day in days:
        results[day], ledgers[day] = run(settings, day)
        seen[day] = cases(settings)
    return Told(settings, results, ledgers, seen)


def deliver_to(tmp_path_factory: pytest.TempPathFactory, name: str) -> Settings:
    """Make a home with the town's deliveries."""
    settings = Settings(tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp(name), "a key for tests")
    deliver(settings)
    return settings


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The town, run on the days of its deliveries and once in winter."""
    return tell(deliver_to(tmp_path_factory, "story"), [FIRST, SECOND, THIRD, FOURTH, WINTER])


@pytest.fixture(scope="session")
def disorder(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The same town in another home: winter first, then a day without a delivery, then one with."""
    return tell(deliver_to(tmp_path_factory, "disorder"), [WINTER, "2019-09-02", THIRD])
