"""Payments follow persons (P2.3-1): through a merge and the split that undoes it, and no payment or yuan is ever lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from pipelines.engine import records
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.ledger import town
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.deliveries import Row
from tests.warehouse.ledger.hamlet_day import Day
from tests.warehouse.ledger.hindsight import FIRST, FOURTH, LAST, THIRD, Hindsight

BY_NUMBER = [Decimal("312.50"), Decimal("312.50")]
"""What was paid under either number of the child, on the first day by two rows and by one."""


def sums(payments: Sequence[Row]) -> dict[str, Decimal]:
    """Return the yuan of each person."""
    keys = dict.fromkeys(str(row["person_key"]) for row in payments)
    return {key: sum((row["amount_yuan"] for row in payments if row["person_key"] == key), Decimal()) for key in keys}


@pytest.mark.days
def test_payments_under_two_numbers_are_of_two_persons(village: Hindsight) -> None:
    assert sorted(sums(village.payments[FIRST]).values()) == BY_NUMBER


@pytest.mark.days
def test_whom_a_reviewer_calls_one_has_the_payments_of_both(village: Hindsight) -> None:
    merged = sums(village.payments[THIRD])
    assert list(merged.values()) == [sum(BY_NUMBER)]
    assert set(merged) < set(sums(village.payments[FIRST]))


@pytest.mark.parametrize("day", [FOURTH, LAST])
@pytest.mark.days
def test_payments_go_back_to_whom_they_were_of_when_the_decision_is_revoked(village: Hindsight, day: str) -> None:
    assert sums(village.payments[day]) == sums(village.payments[FIRST])


@pytest.mark.days
def test_no_merge_or_split_changes_a_payment_or_the_total(village: Hindsight) -> None:
    of_person = {"person_key"}
    first, *later = (
        [{name: value for name, value in row.items() if name not in of_person} for row in village.payments[day]]
        for day in (FIRST, THIRD, FOURTH, LAST)
    )
    assert later == [first] * 3
    assert (len(first), sum(row["amount_yuan"] for row in first)) == (3, Decimal("625.00"))


@pytest.mark.days
def test_a_repeated_row_that_was_set_aside_is_no_payment(village: Hindsight) -> None:
    assert [row["batch_no"] for row in village.payments[FIRST]].count("B2") == 1
    assert len({row["row"] for row in village.payments[FIRST]}) == 3


@pytest.mark.days
def test_the_unit_that_pays_is_that_of_the_school_or_the_city(village: Hindsight) -> None:
    units = {(row["school_code"], row["org_unit_code"]) for row in village.payments[FIRST]}
    assert units == {(town.PRIMARY[0], "350582"), ("2135009999", "350500")}


def test_a_payment_by_student_number_alone_is_of_the_pupil_who_has_it(story: Told, days: tuple[Day, Day]) -> None:
    with open_candidate(story.as_of(town.SECOND)) as con:
        payments = records(con, "select * from fct_aid_payment")
    pupil = days[0].row("student_registry", "错号在名单")["person_key"]
    assert sums(payments) == {pupil: Decimal("500.00")}


def test_without_a_delivery_there_are_no_payments_and_the_basis_says_on_what_they_rest(story: Told) -> None:
    query = "select served_business_date from rpt_table_basis where table_name = 'fct_aid_payment' and source = 'aid_payments'"
    with open_candidate(story.as_of(town.FIRST)) as con:
        assert con.execute("select count(*) from fct_aid_payment").fetchall() == [(0,)]
        assert con.execute(query).fetchall() == [(None,)]
    with open_candidate(story.as_of(town.SECOND)) as con:
        assert [str(day) for (day,) in con.execute(query).fetchall()] == [town.SECOND]
