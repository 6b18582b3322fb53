"""Each change of a case is an event with one cause: late and corrected data, moves, merges and splits, dates, reviews."""

from __future__ import annotations

import pytest

from tests.warehouse.ledger.hindsight import FIRST, FOURTH, SECOND, THIRD, Hindsight
from tests.warehouse.ledger.town import Ledger, events

pytestmark = pytest.mark.days

CAUSES = {
    "迟到回填": [f"{SECOND} category None A1 late_load", f"{SECOND} status suspected persuading late_load"],
    "更正后离校": [f"{THIRD} opened None open corrected_fact", f"{THIRD} status None suspected corrected_fact"],
    "当日离校": [f"{THIRD} opened None open new_fact", f"{THIRD} status None suspected new_fact"],
    "更正后无籍": [f"{THIRD} opened None open corrected_fact", f"{THIRD} unit None 350582 corrected_fact"],
    "随家搬迁": [f"{FIRST} unit None 350582 new_fact", f"{THIRD} unit 350582 3505A1 new_fact"],
    "改报": [f"{THIRD} category A1 A2 corrected_fact"],
    "增报": [f"{THIRD} category A1 A2 new_fact"],
    "报送日满十六岁": [f"{FOURTH} status suspected awaiting_review calendar", f"{FOURTH} category None B6 calendar"],
    "送审退回": [f"{FIRST} status None awaiting_review new_fact", f"{THIRD} status awaiting_review verifying review"],
}
"""Some events of each child's case."""


def told(village: Hindsight, name: str, ledger: Ledger | None = None) -> list[str]:
    """Say what happened to a child's case, an event a line."""
    return [" ".join(event) for event in events(ledger or village.now, village.cases[name]["case_id"])]


@pytest.mark.parametrize("name", CAUSES)
def test_a_change_is_told_with_its_one_cause(village: Hindsight, name: str) -> None:
    assert [event for event in CAUSES[name] if event not in told(village, name)] == []


@pytest.mark.parametrize("name", ["更正后离校", "更正后无籍"])
def test_a_day_as_it_was_known_before_knows_nothing_of_what_came_late(village: Hindsight, name: str) -> None:
    assert told(village, name, village.as_known_before) == []


def test_a_case_known_before_a_late_return_is_told_as_it_was_known(village: Hindsight) -> None:
    known = told(village, "迟到回填", village.as_known_before)
    assert [event for event in known if "A1" in event or "persuading" in event] == []
    assert known[0] == f"{FIRST} opened None open new_fact"


def test_what_did_not_come_late_has_the_same_past_whatever_is_known(village: Hindsight) -> None:
    same = [name for name in CAUSES if told(village, name) == told(village, name, village.as_known_before)]
    assert same == ["当日离校", "随家搬迁", "改报", "增报", "报送日满十六岁", "送审退回"]


def test_a_merge_and_the_split_that_undoes_it_are_causes_of_their_own(village: Hindsight) -> None:
    by_case = [events(village.now, case_id) for case_id in village.merged]
    (gone,) = (case for case in by_case if any(event[1] == "merged" for event in case))
    assert [(event[0], event[1], event[4]) for event in gone if event[1] in ("merged", "restored")] == [
        (THIRD, "merged", "identity_merge"),
        (FOURTH, "restored", "identity_split"),
    ]
