"""What differs between two publications of the village: each change has one cause, and the causes add up."""

from __future__ import annotations

from collections import Counter
from datetime import date

import duckdb
import pytest

from pipelines.errors import NotPublishedError, WrongUsageError
from pipelines.inspect.difference import Difference, difference
from pipelines.inspect.difference_told import told
from pipelines.inspect.publications import choose
from pipelines.inspect.words import CAUSE
from pipelines.publish.manifest import read_manifest, write_manifest
from tests.warehouse.ledger.hindsight import FIRST, FOURTH, LAST, THIRD, Hindsight

pytestmark = pytest.mark.days

Flows = dict[tuple[str, str, str], int]


def compared(village: Hindsight, one: str, other: str, known_at: str | None = None) -> Difference:
    """Compare two kept days of the village."""
    days = [date.fromisoformat(day) if day else None for day in (one, other, known_at)]
    return difference(village.settings, *days)  # type: ignore[arg-type]  # the last alone may be None


def flows(found: Difference) -> Flows:
    """Return what came and went, by unit, kind and cause."""
    return {(row["unit"], row["kind"], row["cause"]): row["cases"] for row in found.flows}


def causes(village: Hindsight, found: Difference, name: str) -> dict[str | None, str]:
    """Return the cause of each field in which a child's case differs; of a case that is new, under its kind."""
    case_id = village.cases[name]["case_id"]
    return {row["field"] or row["kind"]: row["cause"] for row in found.changes if row["case_id"] == case_id}


def test_cases_that_a_correction_opened_in_the_past_are_told_as_hindsight(village: Hindsight) -> None:
    found = compared(village, FOURTH, LAST)
    assert found.adds_up
    assert flows(found) == {("350582", "hindsight", "corrected_fact"): 2}
    assert causes(village, found, "更正后离校") == {"appeared": "corrected_fact"}


def test_a_late_return_changes_the_case_for_that_cause_alone(village: Hindsight) -> None:
    found = compared(village, FOURTH, LAST)
    late = causes(village, found, "迟到回填")
    assert {"status", "determined_category", "reported_category", "rule_id"} <= set(late)
    assert set(late.values()) == {"late_load"}
    touched = {row["case_id"] for row in found.changes}
    assert village.cases["随家搬迁"]["case_id"] not in touched


def test_changes_between_two_days_have_the_causes_of_their_events(village: Hindsight) -> None:
    found = compared(village, FIRST, LAST)
    assert found.adds_up
    assert flows(found) == {
        ("350582", "opened", "corrected_fact"): 2,
        ("350582", "opened", "new_fact"): 1,
        ("350582", "merged", "identity_merge"): -1,
        ("350582", "restored", "identity_split"): 1,
        ("350582", "moved_out", "new_fact"): -1,
        ("3505A1", "moved_in", "new_fact"): 1,
    }
    assert causes(village, found, "随家搬迁") == {"org_unit_code": "new_fact"}
    assert causes(village, found, "改报")["determined_category"] == "corrected_fact"
    assert causes(village, found, "报送日满十六岁")["status"] == "calendar"
    assert causes(village, found, "送审退回")["status"] == "review"


def test_one_day_is_compared_as_known_then_and_now(village: Hindsight) -> None:
    found = compared(village, LAST, LAST, FOURTH)
    assert found.adds_up and (found.was.known_at, found.now.known_at) == (date.fromisoformat(FOURTH), None)
    assert flows(found) == {("350582", "hindsight", "corrected_fact"): 2}


def test_the_days_may_come_in_any_order(village: Hindsight) -> None:
    assert compared(village, LAST, FIRST).as_json() == compared(village, FIRST, LAST).as_json()


def test_what_came_and_went_in_two_spans_is_what_came_and_went_in_both_together(village: Hindsight) -> None:
    whole, *parts = (
        Counter(flows(compared(village, *days, FOURTH))) for days in ((FIRST, LAST), (FIRST, FOURTH), (FOURTH, LAST))
    )
    for part in parts:
        whole.subtract(part)
    assert set(whole.values()) == {0}


def test_what_a_child_of_the_comparison_owes_to_hindsight_says_so_and_is_never_new(village: Hindsight) -> None:
    found = compared(village, FOURTH, LAST)
    compared_children = {
        (row["kind"], row["field"], row["cause"]) for row in found.counts if row["ledger"].endswith("comparison")
    }
    assert ("changed", "outcome", "corrected_fact") in compared_children
    assert ("changed", "population", "late_load") in compared_children
    assert {cause for _, _, cause in compared_children} == {"corrected_fact", "late_load"}


def test_other_lists_of_another_rule_pack_are_owed_to_the_rules(village: Hindsight) -> None:
    folders = [choose(village.settings, date.fromisoformat(day)).folder for day in (FIRST, LAST)]
    try:
        for folder, pack in zip(folders, ("2019", "2024"), strict=True):
            write_manifest(folder, {**read_manifest(folder), "rule_pack": {"pack": pack}})
        found = compared(village, FIRST, LAST)
        assert (found.was.rule_pack, found.now.rule_pack) == ("2019", "2024")
        assert "rule pack 2019" in told(found)[0]
        lists = {row["cause"] for row in found.counts if row["field"] == "population"}
        assert "rule_version" in lists and "calendar" not in lists
    finally:
        for folder in folders:
            write_manifest(folder, {**read_manifest(folder), "rule_pack": {}})


def test_every_difference_has_one_cause_of_the_vocabulary(village: Hindsight) -> None:
    found = compared(village, FIRST, LAST)
    assert {row["cause"] for row in (*found.changes, *found.counts, *found.flows)} <= set(CAUSE)
    assert len({(row["case_id"], row["kind"], row["field"]) for row in found.changes}) == len(found.changes)


def test_what_is_told_names_no_child(village: Hindsight) -> None:
    found = compared(village, FIRST, LAST)
    said = "\n".join(told(found)) + str(found.as_json())
    assert "未销号个案 open cases" in said and "✓" in said
    with duckdb.connect(str(choose(village.settings, date.fromisoformat(LAST)).restricted), read_only=True) as con:
        known = con.execute("select unnest([name, id_number, person_key]) from dim_person").fetchall()
    assert [value for (value,) in known if value and value in said] == []


def test_a_ledger_that_its_events_do_not_explain_does_not_add_up(village: Hindsight) -> None:
    version = choose(village.settings, date.fromisoformat(LAST)).restricted
    kept = version.read_bytes()
    try:
        with duckdb.connect(str(version)) as con:
            con.execute("delete from fct_dropout_case where case_id = ?", [village.cases["随家搬迁"]["case_id"]])
        found = compared(village, FIRST, LAST)
        assert not found.adds_up
        assert [unit["unit"] for unit in found.units if not unit["adds_up"]] == ["3505A1"]
        assert any("does not add up" in line for line in told(found))
    finally:
        version.write_bytes(kept)


def test_a_day_that_is_not_kept_or_compared_with_itself_is_refused(village: Hindsight) -> None:
    with pytest.raises(NotPublishedError, match=f"baoxue run --date {THIRD}"):
        compared(village, FIRST, THIRD)
    with pytest.raises(WrongUsageError, match="the same day twice"):
        compared(village, FIRST, FIRST)
