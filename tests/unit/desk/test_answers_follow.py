"""An answer follows the row that it is about, wherever that stands in later deliveries, and no other row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.desk.answered import upheld, with_answers
from pipelines.desk.incident import ACKNOWLEDGED, OPEN
from pipelines.desk.incidents import incidents
from pipelines.desk.returns import CORRECT, POSTPONED, answers
from pipelines.desk.worklist_book import MARK_AT, RESULT_AT, ROW_AT
from pipelines.desk.worklists import LAPSED_ZH, write_worklists
from tests.unit.desk.school_office import (
    HEAD,
    MONDAY,
    RETURNS,
    SOURCE,
    TUESDAY,
    Office,
    absence,
    contracts,
    lines,
    opened,
)

pytestmark = pytest.mark.days

FIRST, SECOND = "G400000201003100011", "G400000201003100038"
UNKNOWN_STATE, OTHER_STATE = "在家", "外出"
ARGUED = "上次回复「数据无误」"


def bad(number: str, state: str = UNKNOWN_STATE) -> dict[str, str]:
    """A child whose state no code stands for."""
    return {"number": number, "state": state}


def delivered(office: Office, day: date, rows: Sequence[Mapping[str, str]], name: str = "缺勤.csv") -> Path:
    """Deliver rows of a day, have them judged, return their list."""
    office.deliver([absence(day, **row) for row in rows], day, name)
    office.judge(day)
    (path,) = write_worklists(office.settings, {SOURCE: contracts()[SOURCE]}, day)
    return path


def answered(office: Office, path: Path, results: Mapping[str, str], mark: str | None = None) -> None:
    """Answer the lines of a list by row number and hand it in on Monday, with another mark if one is given."""
    book = opened(path)
    sheet = book.worksheets[0]
    for line in sheet.iter_rows(min_row=2):
        line[RESULT_AT].value = results.get(line[ROW_AT].value or "")
        line[RESULT_AT + 1].value = "已核对"
        line[MARK_AT].value = line[MARK_AT].value if mark is None else mark
    book.save(office.folder(RETURNS, MONDAY) / path.name)
    assert office.judge(MONDAY, RETURNS).verdict == "accepted"


def said(office: Office, day: date, header: str | None = "在校状态") -> dict[tuple[str | None, str | None], str | None]:
    """What the list of a day says was answered about a column: by file and row number."""
    paths = write_worklists(office.settings, contracts(), day)
    (path,) = (path for path in paths if path.name.startswith(contracts()[SOURCE].name_zh))
    return {(line["文件"], line["行号"]): line["上次处理结果"] for line in lines(path) if line["列"] == header}


@pytest.fixture
def argued(office: Office) -> Office:
    """An office that said on Monday of the first of two children that the state is right, and asked for time for the second."""
    answered(office, delivered(office, MONDAY, [bad(FIRST), bad(SECOND)]), {"2": CORRECT, "3": POSTPONED})
    return office


def test_an_answer_follows_its_row_when_rows_move(argued: Office) -> None:
    delivered(argued, TUESDAY, [bad(SECOND), bad(FIRST)])
    assert said(argued, TUESDAY) == {("缺勤.csv", "2"): "上次回复「需延期」", ("缺勤.csv", "3"): ARGUED}


def test_an_answer_follows_its_row_into_another_file(argued: Office) -> None:
    delivered(argued, TUESDAY, [bad(FIRST)], "缺勤_晋江市.csv")
    assert said(argued, TUESDAY) == {("缺勤_晋江市.csv", "2"): ARGUED}


def test_another_child_in_the_same_place_gets_no_answer(argued: Office) -> None:
    delivered(argued, TUESDAY, [bad("G400000201003100046"), bad(SECOND)])
    assert said(argued, TUESDAY) == {("缺勤.csv", "2"): None, ("缺勤.csv", "3"): "上次回复「需延期」"}


def test_an_argument_stays_with_the_same_row_and_value_day_after_day(argued: Office) -> None:
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        delivered(argued, day, [bad(FIRST)])
        assert said(argued, day) == {("缺勤.csv", "2"): ARGUED}


def test_an_argument_lapses_when_the_value_changes_and_other_answers_do_not(argued: Office) -> None:
    delivered(argued, TUESDAY, [bad(FIRST, OTHER_STATE), bad(SECOND, OTHER_STATE)])
    assert said(argued, TUESDAY) == {("缺勤.csv", "2"): LAPSED_ZH, ("缺勤.csv", "3"): "上次回复「需延期」"}


def test_rows_that_share_a_key_keep_the_answers_to_their_values(office: Office) -> None:
    one, other = bad(FIRST), bad(FIRST, OTHER_STATE)
    answered(office, delivered(office, MONDAY, [one, other]), {"2": CORRECT, "3": POSTPONED})
    delivered(office, TUESDAY, [other, one])
    assert said(office, TUESDAY) == {("缺勤.csv", "2"): "上次回复「需延期」", ("缺勤.csv", "3"): ARGUED}


def test_the_answer_to_a_row_without_a_key_stays_with_the_delivery_that_it_is_about(office: Office) -> None:
    path = delivered(office, MONDAY, [bad("")])
    assert {line["核对码"] for line in lines(path)} == {None}
    answered(office, path, {"2": CORRECT})
    assert said(office, MONDAY) == {("缺勤.csv", "2"): ARGUED}
    delivered(office, TUESDAY, [bad("")])
    assert said(office, TUESDAY) == {("缺勤.csv", "2"): None}


def test_a_mark_that_was_spoilt_leads_to_the_place_in_the_same_delivery_and_to_no_other_row(office: Office) -> None:
    answered(office, delivered(office, MONDAY, [bad(FIRST)]), {"2": CORRECT}, mark="1.23E+19")
    assert [answer.mark for answer in answers(office.settings, contracts(), MONDAY)] == [None]
    assert said(office, MONDAY) == {("缺勤.csv", "2"): ARGUED}
    delivered(office, TUESDAY, [bad(FIRST)])
    assert said(office, TUESDAY) == {("缺勤.csv", "2"): None}


def test_a_list_without_marks_is_still_read(office: Office) -> None:
    path = delivered(office, MONDAY, [bad(FIRST)])
    book = opened(path)
    sheet = book.worksheets[0]
    sheet.delete_cols(MARK_AT + 1)
    sheet.cell(2, RESULT_AT + 1, CORRECT)
    book.save(office.folder(RETURNS, MONDAY) / path.name)
    assert office.judge(MONDAY, RETURNS).verdict == "accepted"
    assert said(office, MONDAY) == {("缺勤.csv", "2"): ARGUED}


def test_answers_accepted_before_there_were_marks_are_still_read(argued: Office) -> None:
    (rows,) = (argued.settings.accepted / RETURNS).glob("*/*/rows.parquet")
    with duckdb.connect() as con:
        con.execute(f"create table older as select * exclude (item_mark) from read_parquet('{rows}')")
        con.execute(f"copy older to '{rows}' (format parquet)")
    assert [(answer.result, answer.mark) for answer in answers(argued.settings, contracts(), MONDAY)] == [
        (CORRECT, None),
        (POSTPONED, None),
    ]


def test_the_answer_about_a_whole_file_follows_the_file(office: Office) -> None:
    for day in (MONDAY, TUESDAY):
        office.deliver([absence(day)[:2]], day, "缺列.csv", HEAD[:2])
        office.judge(day)
        (path,) = write_worklists(office.settings, {SOURCE: contracts()[SOURCE]}, day)
        if day == MONDAY:
            answered(office, path, {"": POSTPONED})
    assert said(office, TUESDAY, header=None)["缺列.csv", None] == "上次回复「需延期」"


def school_incident(office: Office, day: date) -> str:
    """The status of the incident of school codes in an unknown form, answers considered."""
    said = upheld(office.settings, contracts(), answers(office.settings, contracts(), day), day)
    (status,) = (
        incident.status
        for incident in with_answers(incidents(office.settings, contracts(), day), said, day)
        if incident.rule_id == "school_code-pattern"
    )
    return status


def test_an_incident_that_was_argued_away_stays_so_until_something_else_fails(office: Office) -> None:
    first, second = ({"number": number, "school": "31350001"} for number in (FIRST, SECOND))
    answered(office, delivered(office, MONDAY, [first, second]), {"2": CORRECT, "3": CORRECT})
    assert school_incident(office, MONDAY) == ACKNOWLEDGED
    delivered(office, TUESDAY, [second, first])
    assert school_incident(office, TUESDAY) == ACKNOWLEDGED
    delivered(office, TUESDAY, [second, {**first, "school": "31350002"}])
    assert school_incident(office, TUESDAY) == OPEN


def test_of_other_answers_nothing_is_changed(argued: Office) -> None:
    said = answers(argued.settings, contracts(), MONDAY)
    assert upheld(argued.settings, contracts(), said[1:], MONDAY) == said[1:]
