"""Any day gives the same ledger, in whatever order days are run; a late load makes another history."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from pipelines.warehouse.build import BuildResult
from tests.warehouse.fixtures import write_load
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import FOURTH, TABLES, WINTER, Ledger, Row, cases, events, reported, run

pytestmark = pytest.mark.days

LATE, LATER = "2019-09-25", "2019-12-03"
"""For which day a return came late, and when it came."""


@dataclass(frozen=True)
class Disorder:
    """The town with its memory lost: winter as it was known then, and after it October, of which a return has come late."""

    winter: BuildResult
    as_known_then: Ledger
    october: BuildResult
    late: Ledger
    cases: Mapping[str, Row]


@pytest.fixture(scope="module")
def disorder(story: Told) -> Disorder:
    settings = story.settings
    shutil.rmtree(settings.state)
    row = reported("开发区儿童", "A1", "20190909")
    write_load(settings, "case_returns", LATE, [row], known=LATER)
    winter = run(settings, WINTER, known_at=WINTER, audited=False)
    october = run(settings, FOURTH)
    return Disorder(*winter, *october, cases(settings))


@pytest.mark.parametrize("table", TABLES)
def test_skipped_days_give_the_same_ledger_whatever_has_come_late_since(
    story: Told, disorder: Disorder, table: str
) -> None:
    assert disorder.as_known_then[table] == story.ledgers[WINTER][table]


def test_skipped_days_are_folded_one_step_a_delivery(disorder: Disorder) -> None:
    steps = [(str(step.from_date), str(step.as_of)) for step in disorder.winter.steps]
    assert steps == [
        ("2019-08-30", "2019-09-09"),
        ("2019-09-10", "2019-09-19"),
        ("2019-09-20", "2019-10-07"),
        ("2019-10-08", "2019-12-02"),
    ]


def test_a_late_load_changes_the_days_since_and_only_the_case_that_it_speaks_of(
    story: Told, disorder: Disorder
) -> None:
    assert disorder.october.failures == ()
    case = disorder.cases["开发区儿童"]
    assert (case["status"], case["determined_category"]) == ("persuading", "A1")
    assert (LATE, "category", "None", "A1", "late_load") in events(disorder.late, case["case_id"])


@pytest.mark.parametrize("table", TABLES)
def test_an_older_day_run_after_a_later_one_knows_nothing_of_it(story: Told, disorder: Disorder, table: str) -> None:
    case = disorder.cases["开发区儿童"]
    other, before = (
        [row for row in ledger[table] if not {case["case_id"], case["person_key"]} & set(row)]
        for ledger in (disorder.late, story.ledgers[FOURTH])
    )
    assert other == before
    assert len(other) > 1
