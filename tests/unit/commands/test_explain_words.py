"""What `baoxue explain` says of codes, and of persons whom the comparison leaves out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from expectations.contract import load_contract
from pipelines.inspect import words
from pipelines.inspect.child import Child
from pipelines.inspect.identity import chain
from pipelines.inspect.scope import Ages, age_on, birthday, why_not_compared
from pipelines.settings import PROJECT, Settings
from tests.unit.publish.small import models


@pytest.mark.parametrize(
    ("born", "day", "reason"),
    [
        (date(2003, 9, 10), date(2019, 9, 10), "16 or older"),
        (date(2003, 9, 11), date(2019, 9, 10), "none of the lists"),
        (date(2013, 8, 31), date(2019, 8, 31), "none of the lists"),
        (date(2013, 8, 31), date(2019, 8, 30), "not yet 6 by 2018-08-31"),
        (None, date(2019, 9, 10), "none of the lists"),
    ],
)
def test_who_is_not_compared_is_too_old_too_young_or_on_no_list(born: date | None, day: date, reason: str) -> None:
    ages = Ages.on(Settings(PROJECT, PROJECT), day)
    assert reason in why_not_compared(ages, born, day)[1]


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("fct_dropout_case", "outcome", words.OUTCOME),
        ("fct_dropout_case", "status", words.STATUS),
        ("fct_dropout_case", "evidence_status", words.EVIDENCE),
        ("fct_dropout_case", "category_group", words.GROUP),
        ("dim_person", "id_status", words.ID_STATUS),
        ("fct_person_event", "event_kind", words.PERSON_EVENT),
        ("fct_person_event", "cause", words.PERSON_CAUSE),
        ("fct_dropout_case_event", "event_kind", words.EVENT),
        ("fct_dropout_case_event", "cause", words.CAUSE),
    ],
)
def test_every_code_of_the_ledger_has_words(table: str, column: str, known: words.Words) -> None:
    model = next(model for model in models() if model["name"] == table)
    declared = next(one for one in model["columns"] if one["name"] == column)
    (check,) = (one["expression"] for one in declared["constraints"] if one["type"] == "check")
    assert set(re.findall(r"'(\w+)'", check)) == set(known)


@pytest.mark.parametrize(("column", "known"), [("term_code", words.TERM), ("payment_status_code", words.PAYMENT)])
def test_every_term_and_status_of_a_payment_has_words(column: str, known: words.Words) -> None:
    contract = load_contract(PROJECT / "expectations" / "aid_payments.yaml")
    (declared,) = (one for one in contract.columns if one.name == column)
    assert set(declared.codes.values()) == set(known)


def test_every_tier_says_what_it_makes_of_two() -> None:
    sentences = [said for both in words.TIER_SAYS.values() for said in both]
    assert [said for said in sentences if "{left}" not in said or not said.endswith(("。", "."))] == []


def test_a_row_that_a_reviewer_placed_is_told_as_such_whatever_its_tier() -> None:
    rows = [{"tier": "none", "source": "poverty_students", "decided_by": "reviewer"}]
    child = Child({}, rows, [{}], None, None, None, [], [], [], [])
    zh, en = chain(child, {"poverty_students": "建档立卡等学生名单"})
    assert (
        zh
        == "1 行数据归于此人：建档立卡等学生名单与此人由人工判定为同一人；另有 1 对待人工判定是否同一人，判定之前不合并。"
    )
    assert "a reviewer decided that poverty_students and this person are one; 1 more pair awaits a reviewer" in en


def test_a_leap_day_is_kept_on_the_first_of_march() -> None:
    assert birthday(date(2012, 2, 29), 6) == date(2018, 3, 1)
    assert (age_on(date(2012, 2, 29), date(2018, 2, 28)), age_on(date(2012, 2, 29), date(2018, 3, 1))) == (5, 6)
