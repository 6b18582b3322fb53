"""Any day gives the same ledger, in whatever order days are run; a late load makes another history."""

from __future__ import annotations

import pytest

from tests.warehouse.fixtures import write_load
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import TABLES, THIRD, WINTER, cases, events, reported, run

LATE = "2019-09-11"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("day", [THIRD, WINTER])
def test_a_day_gives_the_same_ledger_in_whatever_order_days_are_run(
    story: Told, disorder: Told, day: str, table: str
) -> None:
    assert disorder.ledgers[day][table] == story.ledgers[day][table]


def test_skipped_days_are_folded_one_step_a_delivery(disorder: Told) -> None:
    steps = [(str(step.from_date), str(step.as_of)) for step in disorder.results[WINTER].steps]
    assert steps == [
        ("2019-08-30", "2019-09-09"),
        ("2019-09-10", "2019-09-11"),
        ("2019-09-12", "2019-10-07"),
        ("2019-10-08", "2019-12-02"),
    ]


def test_an_older_day_knows_nothing_of_later_ones_when_it_is_run_after_them(disorder: Told) -> None:
    told = {str(row[1]) for row in disorder.ledgers["2019-09-02"]["event"]}
    assert told == {"2019-08-30", "2019-08-31"}
    assert disorder.results["2019-09-02"].failures == ()


def test_a_rerun_changes_nothing_and_a_late_load_only_what_it_speaks_of(story: Told, disorder: Told) -> None:
    settings = disorder.settings
    assert run(settings, WINTER)[1] == story.ledgers[WINTER]

    row = reported("开发区儿童", "A1", "20190909")
    write_load(settings, "case_returns", LATE, [row], known="2019-12-03")
    result, late = run(settings, WINTER)
    assert result.failures == ()
    assert result.previous is None
    case = cases(settings)["开发区儿童"]
    assert (case["status"], case["determined_category"]) == ("persuading", "A1")
    assert (LATE, "category", "None", "A1", "load") in events(late, case["case_id"])
    others = [row for row in late["case"] if row[0] != case["case_id"]]
    assert others == [row for row in story.ledgers[WINTER]["case"] if row[0] != case["case_id"]]

    assert run(settings, WINTER, known_at="2019-12-02")[1] == story.ledgers[WINTER]
