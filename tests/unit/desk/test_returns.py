"""What an owner fills in on a worklist comes back through landing and gate to the very place that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.desk.returns import CORRECT, CORRECTED, FOLLOWED_DAYS, Answer, answers, returned
from pipelines.desk.worklist_book import RESULT_AT
from pipelines.desk.worklists import write_worklists
from pipelines.ingest.loads import LoadManifest
from tests.integration.city import installation
from tests.unit.desk.school_office import (
    MONDAY,
    RETURNS,
    SOURCE,
    STATES_RULE,
    TUESDAY,
    Office,
    absence,
    contracts,
    lines,
    opened,
)

LONG_NUMBER, UNKNOWN_STATE = "G400000201003100011", "在家"


def deliver_bad(office: Office, day: date) -> Path:
    """Three places to mend: a state that no code stands for, and two numbers that are too long; return their list."""
    numbers = [absence(day, number=f"{LONG_NUMBER}{n}") for n in (1, 2)]
    office.deliver([absence(day, state=UNKNOWN_STATE), *numbers], day)
    office.judge(day)
    (path,) = write_worklists(office.settings, {SOURCE: contracts()[SOURCE]}, day)
    return path


def hand_in(office: Office, path: Path, results: Mapping[int, str], day: date, **renamed: str) -> LoadManifest:
    """Answer lines of a list (from 1) as an owner does, hand it in, have it judged."""
    book = opened(path)
    sheet = book.worksheets[0]
    for nth, result in results.items():
        sheet.cell(nth + 1, RESULT_AT + 1, result)
        sheet.cell(nth + 1, RESULT_AT + 2, "已核对户口簿")
        sheet.cell(nth + 1, 1, renamed.get(f"item_{nth}", sheet.cell(nth + 1, 1).value))
    book.save(office.folder(RETURNS, day) / path.name)
    return office.judge(day, RETURNS)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, LoadManifest]:
    """An office that answered two of Monday's three places on Tuesday, one of them under a number that no item has."""
    office = Office(installation(tmp_path_factory.mktemp("answered")))
    path = deliver_bad(office, MONDAY)
    load = hand_in(office, path, {1: CORRECTED, 3: CORRECT}, TUESDAY, item_3="0123456789abcdef")
    return office, load


def test_an_answer_comes_back_to_the_place_that_the_item_stands_for(answered: tuple[Office, LoadManifest]) -> None:
    office, _ = answered
    (found,) = answers(office.settings, contracts(), TUESDAY)
    assert (len(found.item_no), len(found.mark or "")) == (16, 20)
    assert found == Answer(found.item_no, SOURCE, MONDAY, STATES_RULE, "缺勤.csv", 2, CORRECTED, TUESDAY, found.mark)


def test_lines_that_were_left_blank_are_neither_answers_nor_faults(answered: tuple[Office, LoadManifest]) -> None:
    _, load = answered
    assert (load.verdict, load.rows_accepted, load.rows_quarantined) == ("accepted", 3, 0)
    assert [check.rule_id for check in load.checks if check.status != "passed"] == []


def test_a_number_that_no_item_has_is_counted_and_not_followed(answered: tuple[Office, LoadManifest]) -> None:
    office, _ = answered
    found = returned(office.settings, contracts(), TUESDAY)
    assert (len(found.answers), found.unknown) == (1, 1)


@pytest.mark.parametrize(
    ("as_of", "known_at", "count"),
    [
        (MONDAY, None, 0),
        (TUESDAY, MONDAY, 0),
        (MONDAY + timedelta(days=FOLLOWED_DAYS - 1), None, 1),
        (MONDAY + timedelta(days=FOLLOWED_DAYS), None, 0),
    ],
)
def test_answers_count_from_the_day_they_came_until_their_items_are_old(
    answered: tuple[Office, LoadManifest], as_of: date, known_at: date | None, count: int
) -> None:
    office, _ = answered
    assert len(answers(office.settings, contracts(), as_of, known_at)) == count


def test_without_answers_there_are_none(refused: Office) -> None:
    assert answers(refused.settings, contracts(), MONDAY) == []


def test_a_list_says_what_was_answered_last_and_that_it_fails_again(office: Office) -> None:
    hand_in(office, deliver_bad(office, MONDAY), {1: CORRECTED, 2: CORRECT}, MONDAY)
    (same_load,) = write_worklists(office.settings, contracts(), MONDAY)
    assert said(same_load) == ["上次回复「已更正」，尚未收到更正后的报送", "上次回复「数据无误」", None]
    deliver_bad(office, TUESDAY)
    (failing_again,) = write_worklists(office.settings, contracts(), TUESDAY)
    assert said(failing_again) == ["上次回复「已更正」，仍未通过", "上次回复「数据无误」", None]


def said(path: Path) -> list[str | None]:
    return [line["上次处理结果"] for line in lines(path)]
