"""An incident is one thing to mend, however many deliveries it lasts; it flaps, is resolved, and is late by workdays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from expectations.contract import Contract, load_contracts
from pipelines.desk.incident import OPEN, RESOLVED, Incident
from pipelines.desk.incidents import FLAP_LOOKS, fold
from pipelines.ingest.loads import Check, FileNote, LoadManifest
from pipelines.settings import PROJECT
from pipelines.units import CITY, unit_of

SOURCE, RULE = "household_register", "name-filled"
JINJIANG = "350582"
FILES = (FileNote("户籍_晋江市.csv", "a", 9), FileNote("户籍.csv", "b", 9))


@pytest.fixture(scope="module")
def contracts() -> Mapping[str, Contract]:
    return {SOURCE: load_contracts(PROJECT / "expectations")[SOURCE]}


def load(day: str, failed: Mapping[str, int] | None = None, revision: int = 1) -> LoadManifest:
    """A judged load of `day` in which the rule fails in as many rows of the files as given; None: it passes."""
    check = Check(RULE, "completeness", "quarantine", "passed", 0, "姓名必填", "请补齐")
    if failed is not None:
        check = replace(check, status="failed", failed_rows=sum(failed.values()), by_file=tuple(failed.items()))
    return LoadManifest(
        source=SOURCE, business_date=date.fromisoformat(day), revision=revision, sha256=day, verdict="accepted",
        known_date=date.fromisoformat(day), files=FILES, rows_landed=18, rows_accepted=18, rows_quarantined=0,
        contract_version="1", contract_digest="c", warnings=(), checks=(check,),
    )  # fmt: skip


def of_rule(found: list[Incident]) -> list[Incident]:
    return [incident for incident in found if incident.rule_id == RULE]


def days(count: int) -> list[str]:
    return [f"2019-09-{n:02d}" for n in range(2, 2 + count)]


def test_a_rule_that_fails_for_three_days_is_one_incident_that_keeps_its_name(
    contracts: Mapping[str, Contract],
) -> None:
    loads = [load(day, {"户籍.csv": n + 1}) for n, day in enumerate(days(3))]
    named = set()
    for upto in (1, 2, 3):
        (found,) = of_rule(fold(loads[:upto], contracts, loads[upto - 1].business_date))
        assert (found.status, found.occurrences, found.failed_rows, found.unit) == (OPEN, upto, upto, CITY)
        assert (found.opened, found.last_seen) == (date(2019, 9, 2), loads[upto - 1].business_date)
        named.add(found.incident_id)
    assert len(named) == 1


def test_each_county_has_an_incident_of_its_own_and_is_resolved_alone(contracts: Mapping[str, Contract]) -> None:
    both = {"户籍_晋江市.csv": 2, "户籍.csv": 5}
    found = of_rule(fold([load(days(2)[0], both), load(days(2)[1], {"户籍.csv": 5})], contracts, date(2019, 9, 3)))
    assert [(i.unit, i.status, i.failed_rows, i.resolved) for i in found] == [
        (CITY, OPEN, 5, None),
        (JINJIANG, RESOLVED, 2, date(2019, 9, 3)),
    ]


def test_a_county_of_which_no_file_came_has_the_incident_itself(contracts: Mapping[str, Contract]) -> None:
    (found,) = of_rule(fold([load("2019-09-02", {"晋江市": 1})], contracts, date(2019, 9, 2)))
    assert found.unit == JINJIANG


def test_a_corrected_delivery_of_the_same_day_resolves_it(contracts: Mapping[str, Contract]) -> None:
    (found,) = of_rule(
        fold([load("2019-09-02", {"户籍.csv": 1}), load("2019-09-02", None, 2)], contracts, date(2019, 9, 2))
    )
    assert (found.status, found.resolved) == (RESOLVED, date(2019, 9, 2))


@pytest.mark.parametrize(("clean", "expected"), [(FLAP_LOOKS, [(2, 1)]), (FLAP_LOOKS + 1, [(1, 0), (1, 0)])])
def test_what_comes_back_soon_flaps_and_what_comes_back_late_is_another(
    contracts: Mapping[str, Contract], clean: int, expected: list[tuple[int, int]]
) -> None:
    all_days = days(clean + 2)
    bad = {all_days[0], all_days[-1]}
    found = of_rule(
        fold([load(d, {"户籍.csv": 1} if d in bad else None) for d in all_days], contracts, date(2019, 9, 9))
    )
    assert [(i.occurrences, i.flaps) for i in found] == expected
    assert found[-1].status == OPEN


def test_a_broken_check_is_an_incident_too(contracts: Mapping[str, Contract]) -> None:
    broken = load("2019-09-02")
    broken = replace(broken, checks=(replace(broken.checks[0], status="broken"),))
    (found,) = of_rule(fold([broken], contracts, date(2019, 9, 2)))
    assert (found.unit, found.status) == (CITY, OPEN)


@pytest.mark.parametrize(
    ("as_of", "late_days"),
    [
        ("2019-09-10", None),  # due on Tuesday: its own day is not late
        ("2019-09-11", 1),
        ("2019-09-12", 2),
        ("2019-09-15", 2),  # Friday 13 September is a holiday, Sunday 15 no workday
        ("2019-09-16", 3),
    ],
)
def test_a_source_is_late_by_workdays_after_the_day_it_was_due(
    contracts: Mapping[str, Contract], as_of: str, late_days: int | None
) -> None:
    found = [i for i in fold([load("2019-09-09")], contracts, date.fromisoformat(as_of)) if i.rule_id == "sla-late"]
    assert [i.occurrences for i in found] == ([] if late_days is None else [late_days])
    assert all(i.opened == date(2019, 9, 11) and i.status == OPEN for i in found)


def test_a_late_source_is_late_no_more_on_the_day_it_comes(contracts: Mapping[str, Contract]) -> None:
    found = [
        i
        for i in fold([load("2019-09-09"), load("2019-09-12")], contracts, date(2019, 9, 12))
        if i.rule_id == "sla-late"
    ]
    assert [(i.status, i.opened, i.last_seen, i.resolved) for i in found] == [
        (RESOLVED, date(2019, 9, 11), date(2019, 9, 11), date(2019, 9, 12))
    ]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("户籍_晋江市.csv", "350582"), ("350521.xlsx", "350521"), ("泉州台商投资区9月.csv", "3505A1"),
        ("幼儿名单_泉州市直属.csv", "3505A3"), ("晋江市和南安市.csv", None), ("全市.csv", None),
    ],
)  # fmt: skip
def test_a_file_says_its_unit_by_name_or_code(name: str, unit: str | None) -> None:
    assert unit_of(name) == unit
