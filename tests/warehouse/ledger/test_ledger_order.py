"""Any day gives the same ledger, in whatever order days are run; a late load makes another history."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from tests.warehouse.fixtures import write_load
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import TABLES, THIRD, WINTER, Ledger, Row, cases, events, reported, run

LATE, LATER = "2019-09-25", "2019-12-03"
"""For which day a return came late, and when it came."""


class Disorder:
    """The town in another home, where a return has come late: winter as it was known then, an older day, winter as it is now."""

    def __init__(self, settings: Settings) -> None:
        row = reported("开发区儿童", "A1", "20190909")
        write_load(settings, "case_returns", LATE, [row], known=LATER)
        self.results: dict[str, BuildResult] = {}
        self.ledgers: dict[str, Ledger] = {}
        for day, known_at in ((WINTER, WINTER), (THIRD, None)):
            self.results[day], self.ledgers[day] = run(settings, day, known_at)
        self.result, self.late = run(settings, WINTER)
        self.cases: Mapping[str, Row] = cases(settings)


@pytest.fixture(scope="module")
def disorder(story: Told, elsewhere: Settings) -> Disorder:
    return Disorder(elsewhere)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("day", [THIRD, WINTER])
def test_a_day_gives_the_same_ledger_in_whatever_order_days_are_run(
    story: Told, disorder: Disorder, day: str, table: str
) -> None:
    assert disorder.ledgers[day][table] == story.ledgers[day][table]


def test_skipped_days_are_folded_one_step_a_delivery(disorder: Disorder) -> None:
    steps = [(str(step.from_date), str(step.as_of)) for step in disorder.results[WINTER].steps]
    assert steps == [
        ("2019-08-30", "2019-09-09"),
        ("2019-09-10", "2019-09-19"),
        ("2019-09-20", "2019-10-07"),
        ("2019-10-08", "2019-12-02"),
    ]


def test_an_older_day_knows_nothing_of_later_ones_when_it_is_run_after_them(disorder: Disorder) -> None:
    assert max(str(row[1]) for row in disorder.ledgers[THIRD]["event"]) == THIRD
    assert disorder.results[THIRD].failures == ()


def test_a_late_load_changes_only_what_it_speaks_of(story: Told, disorder: Disorder) -> None:
    assert disorder.result.failures == ()
    case = disorder.cases["开发区儿童"]
    assert (case["status"], case["determined_category"]) == ("persuading", "A1")
    assert (LATE, "category", "None", "A1", "load") in events(disorder.late, case["case_id"])
    others = [row for row in disorder.late["case"] if row[0] != case["case_id"]]
    assert others == [row for row in story.ledgers[WINTER]["case"] if row[0] != case["case_id"]]
