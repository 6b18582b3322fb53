"""Answers acknowledge incidents: time that was asked for runs out, arguments count when they cover all that failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipelines.desk.answered import with_answers
from pipelines.desk.incident import ACKNOWLEDGED, OPEN, RESOLVED, Incident
from pipelines.desk.returns import CORRECT, CORRECTED, INCORRIGIBLE, POSTPONED, Answer
from pipelines.units import CITY

SOURCE, RULE = "household_register", "name-filled"
FRIDAY, MONDAY, TUESDAY = date(2019, 9, 6), date(2019, 9, 9), date(2019, 9, 10)
INCIDENT = Incident(
    "I1", SOURCE, CITY, RULE, "warn", "姓名必填", "请补齐", opened=FRIDAY, last_seen=MONDAY, occurrences=2, flaps=0,
    failed_rows=2, status=OPEN,
)  # fmt: skip


def answer(result: str, row: int = 2, about: date = MONDAY, returned: date = MONDAY, file: str = "户籍.csv") -> Answer:
    return Answer(f"{about}{file}{row}", SOURCE, about, RULE, file, row, result, returned)


def found(*answers: Answer, as_of: date = TUESDAY, of: Incident = INCIDENT) -> tuple[str, date | None]:
    (incident,) = with_answers([of], answers, as_of)
    assert replace(incident, status=of.status, acknowledged_until=of.acknowledged_until) == of
    return incident.status, incident.acknowledged_until


# Friday the 13th is the Mid-Autumn holiday; the week of the National Day has no workday, the Sunday before it is one.
@pytest.mark.parametrize(
    ("asked", "until"),
    [
        (date(2019, 9, 2), date(2019, 9, 9)),
        (date(2019, 9, 7), date(2019, 9, 16)),
        (date(2019, 9, 9), date(2019, 9, 17)),
        (date(2019, 9, 27), date(2019, 10, 10)),
    ],
)
def test_who_asks_for_time_has_five_workdays(asked: date, until: date) -> None:
    old = replace(INCIDENT, opened=date(2019, 9, 2))
    asking = answer(POSTPONED, returned=asked)
    assert found(asking, as_of=until, of=old) == (ACKNOWLEDGED, until)
    assert found(asking, as_of=date.fromordinal(until.toordinal() + 1), of=old) == (OPEN, None)


def test_of_several_who_ask_for_time_the_last_one_says_until_when() -> None:
    first, second = answer(POSTPONED, about=FRIDAY, returned=FRIDAY), answer(POSTPONED, 3)
    assert found(first, second) == (ACKNOWLEDGED, date(2019, 9, 17))


def test_the_last_answer_to_an_item_counts() -> None:
    assert found(answer(POSTPONED), answer(CORRECTED)) == (OPEN, None)
    assert found(answer(CORRECTED), answer(POSTPONED)) == (ACKNOWLEDGED, date(2019, 9, 17))


def test_an_incident_is_argued_away_when_every_row_of_its_newest_load_is() -> None:
    assert found(answer(CORRECT, 2), answer(CORRECT, 3)) == (ACKNOWLEDGED, None)


@pytest.mark.parametrize(
    "answers",
    [
        (answer(CORRECT, 2),),
        (answer(CORRECT, 2), answer(CORRECT, 2)),
        (answer(CORRECT, 2), answer(INCORRIGIBLE, 3)),
        (answer(CORRECT, 2), answer(CORRECT, 3, about=FRIDAY)),
        (answer(CORRECT, 2), answer(CORRECT, 3, file="户籍_晋江市.csv")),
        (answer(CORRECT, 2), replace(answer(CORRECT, 3), rule_id="id_number-filled")),
        (answer(CORRECT, 2), replace(answer(CORRECT, 3), source="schools")),
    ],
    ids=[
        "one row",
        "one row twice",
        "another answer",
        "another load",
        "another unit",
        "another rule",
        "another source",
    ],
)
def test_an_incident_stays_open_while_a_row_of_it_is_not_argued(answers: tuple[Answer, ...]) -> None:
    assert found(*answers) == (OPEN, None)


@pytest.mark.parametrize("on_fail", ["block", "quarantine"])
def test_what_does_more_than_warn_cannot_be_argued_away_but_can_wait(on_fail: str) -> None:
    grave = replace(INCIDENT, on_fail=on_fail, failed_rows=1)
    assert found(answer(CORRECT), of=grave) == (OPEN, None)
    assert found(answer(POSTPONED), of=grave) == (ACKNOWLEDGED, date(2019, 9, 17))


def test_a_check_that_counts_no_rows_cannot_be_argued_away() -> None:
    assert found(answer(CORRECT, 0, file=""), of=replace(INCIDENT, failed_rows=0)) == (OPEN, None)


def test_answers_reach_the_incident_of_their_unit() -> None:
    jinjiang = replace(INCIDENT, unit="350582", failed_rows=1)
    assert found(answer(CORRECT, file="户籍_晋江市.csv"), of=jinjiang) == (ACKNOWLEDGED, None)


@pytest.mark.parametrize("result", [CORRECTED, INCORRIGIBLE])
def test_other_answers_leave_an_incident_open(result: str) -> None:
    assert found(answer(result, 2), answer(result, 3)) == (OPEN, None)


def test_answers_about_an_earlier_incident_or_from_later_days_do_not_count() -> None:
    assert found(answer(POSTPONED, about=date(2019, 9, 5))) == (OPEN, None)
    assert found(answer(POSTPONED, returned=TUESDAY), as_of=MONDAY) == (OPEN, None)


def test_what_is_resolved_stays_so_and_the_order_is_kept() -> None:
    over = replace(INCIDENT, incident_id="I0", status=RESOLVED, resolved=TUESDAY)
    assert found(answer(POSTPONED), of=over) == (RESOLVED, None)
    assert [i.incident_id for i in with_answers([INCIDENT, over], [answer(POSTPONED)], TUESDAY)] == ["I1", "I0"]
