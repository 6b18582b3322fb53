"""A rule that changes on a day: the cases that it decides otherwise change for that cause, whatever was delivered that day."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from pipelines.inspect.difference import difference
from pipelines.settings import PROJECT, Settings
from tests.warehouse.fixtures import id_number, write_load
from tests.warehouse.ledger import town
from tests.warehouse.ledger.hindsight import keep
from tests.warehouse.ledger.town import IDS, cases, events, reported, resident, run

pytestmark = pytest.mark.days

FIRST, CHANGE = "2019-09-04", "2019-09-05"
IDS.update({"只凭护照": id_number("20100111", 901), "护照又报": id_number("20100212", 903)})


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation whose seed says that from the fifth of September on a passport proves B10 without a visa."""
    folder = tmp_path_factory.mktemp("rules")
    for part in ("expectations", "dbt_project"):
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    seed = folder / "dbt_project" / "seeds" / "ledger_evidence.csv"
    lines = seed.read_text(encoding="utf-8").splitlines()
    ended = [line.replace("9999-12-31", FIRST) if line.startswith("B10,any,签证,") else line for line in lines]
    assert ended != lines
    seed.write_text("\n".join(ended) + "\n", encoding="utf-8")
    return Settings(folder / "raw", folder / "home", "a key for tests", folder)


def deliver(settings: Settings, day: str, *returns: town.Row) -> None:
    """Deliver both children and what the county says of them."""
    write_load(settings, "schools", day, [town.school(town.PRIMARY, "211")])
    write_load(settings, "household_register", day, [resident(name) for name in ("只凭护照", "护照又报")])
    write_load(settings, "student_registry", day, [])
    write_load(settings, "poverty_students", day, [])
    write_load(settings, "case_returns", day, returns)


def test_a_case_that_new_rules_decide_otherwise_changes_for_that_cause(settings: Settings) -> None:
    passport = {"evidence_kind": "护照"}
    deliver(settings, FIRST, *(reported(name, "B10", "20190901", **passport) for name in ("只凭护照", "护照又报")))
    run(settings, FIRST, audited=False)
    keep(settings, FIRST, None)
    deliver(settings, CHANGE, reported("护照又报", "B10", "20190903", **passport))
    result, ledger = run(settings, CHANGE)
    keep(settings, CHANGE, None)
    assert result.failures == ()
    found = {name: case["case_id"] for name, case in cases(settings).items()}
    for name, cause in (("只凭护照", "rule_version"), ("护照又报", "new_fact")):
        changes = [event for event in events(ledger, found[name]) if event[0] == CHANGE]
        assert (CHANGE, "status", "verifying", "awaiting_review", cause) in changes
        assert {event[-1] for event in changes} == {cause}
    between = difference(settings, date.fromisoformat(FIRST), date.fromisoformat(CHANGE), None)
    ruled = {row["cause"] for row in between.changes if row["case_id"] == found["只凭护照"]}
    assert (between.adds_up, ruled) == (True, {"rule_version"})
