"""The town's history, built once a session: day by day, and once more with days skipped and out of order; the hamlet's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.ledger import hamlet
from tests.warehouse.ledger.town import FIRST, FOURTH, SECOND, THIRD, WINTER, Ledger, Row, cases, deliver, run

PERSON = (
    "select m.source, m.tier, m.decided_by, d.* from fct_identity_match as m join dim_person as d using (person_key)"
)

FINDING = "select f.finding_id, d.name from qc.qc_finding as f join dim_person as d using (person_key)"


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


class Day:
    """What one build of the hamlet said."""

    def __init__(self, settings: Settings, result: BuildResult) -> None:
        self.result, self.cases = result, cases(settings)
        self.rows, self.compared = _rows(settings, PERSON), _rows(settings, "select * from fct_registry_comparison")
        self.findings = {(r["finding_id"], r["name"]) for r in _rows(settings, FINDING)}
        self.pairs = _rows(settings, "select * from rpt_identity_review")
        self.unheard = _rows(settings, "select * from qc.qc_identity_review")
        self.events = {row["person_key"]: row for row in _rows(settings, "select * from fct_person_event")}

    def row(self, source: str, name: str) -> Row:
        """Return the one row of a source that leads to a person of this name."""
        (found,) = (row for row in self.rows if (row["source"], row["name"]) == (source, name))
        return found

    def outcome(self, name: str) -> Any:
        """Return what the comparison says of the poor child of this name."""
        key = self.row("poverty_students", name)["person_key"]
        return next(row["outcome"] for row in self.compared if row["person_key"] == key)


def _rows(settings: Settings, query: str) -> list[Row]:
    with open_candidate(settings) as con:
        relation = con.sql(query)
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


@pytest.fixture(scope="session")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Day, Day]:
    """The hamlet on the day of its delivery, and after the county's answer."""
    settings = Settings(tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("hamlet"), "a key for tests")
    hamlet.deliver(settings)
    first = Day(settings, run(settings, hamlet.FIRST)[0])
    hamlet.answer(settings)
    return first, Day(settings, run(settings, hamlet.SECOND)[0])
