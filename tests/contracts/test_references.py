"""A load is compared with what another source's newest accepted load says, if it has one: the rule warns and binds nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from contract_rows import DAY
from small_contract import SOURCE, column, document, project, rule

from expectations.contract import Contract, load_contract, load_contracts
from expectations.odcs import ContractError
from pipelines.ingest.accept import judge_only
from pipelines.ingest.landing import land
from pipelines.ingest.loads import Check, LoadManifest, read_manifests
from pipelines.inspect.verdict import findings
from pipelines.intake import Intake
from pipelines.settings import Settings
from pipelines.stages import Stages

REGISTER = "register"
KNOWN, COVERED, FITTING = "no-known_in_register", "no-covers_sexes", "no-is_a_girl"
REFERENCE = {"source": REGISTER, "source_zh": "总册", "key": "no"}


def register() -> dict[str, Any]:
    """The contract of the other source."""
    contents = document() | {"id": REGISTER, "name": "总册"}
    contents["schema"][0]["name"] = REGISTER
    return contents


def pupils(**changed: object) -> dict[str, Any]:
    """The contract of a source that refers to the other."""
    contents = document()
    known = rule("known_in", rule_id=KNOWN, **{**REFERENCE, **changed})
    covers = rule("covers", rule_id=COVERED, **REFERENCE, having={"name": ["某人"]}, group="sex_code")
    fits = rule("fits_in", rule_id=FITTING, **REFERENCE, having={"sex_code": ["2"]}, when="name = '女生'")
    remedy = {"property": "remedy", "value": "请核对"}
    for one in (covers, fits):
        one |= {"description": "说明", "customProperties": [*one["customProperties"], remedy]}
    column(contents, "no")["quality"] += [known, covers, fits]
    return contents


def written(folder: Path, *contents: dict[str, Any]) -> Path:
    """Write contracts into an expectations folder of their own; return it."""
    expectations = project(folder)
    for each in contents:
        text = yaml.safe_dump(each, allow_unicode=True, sort_keys=False)
        (expectations / f"{each['id']}.yaml").write_text(text, encoding="utf-8")
    return expectations


@dataclass
class Office:
    """An installation with the two sources."""

    settings: Settings

    def contract(self, source: str) -> Contract:
        return load_contract(self.settings.expectations / f"{source}.yaml")

    def deliver(self, source: str, rows: Sequence[str], day: date = DAY) -> None:
        """Put a file of `编号,姓名,性别,分数` where the source delivers."""
        folder = self.settings.data_raw / source / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "a.csv").write_text("\n".join(["编号,姓名,性别,分数", *rows, ""]), encoding="utf-8")

    def judge(self, source: str = SOURCE, day: date = DAY) -> LoadManifest:
        """Take in what waits up to a day, and return the source's newest load."""
        found = Intake(self.settings, Stages()).judge(self.contract(source), day).newest
        assert found is not None
        return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    written(tmp_path, register(), pupils())
    return Office(Settings(tmp_path / "raw", tmp_path / "home", project=tmp_path))


def _said(load: LoadManifest) -> dict[str, tuple[str, int]]:
    return {c.rule_id: (c.status, c.failed_rows) for c in load.checks if c.rule_id in (KNOWN, COVERED, FITTING)}


def _check(load: LoadManifest, rule_id: str) -> Check:
    return next(check for check in load.checks if check.rule_id == rule_id)


NOTHING = {KNOWN: ("passed", 0), COVERED: ("passed", 0), FITTING: ("passed", 0)}


def test_what_is_referred_to_is_judged_first_whoever_asks(office: Office) -> None:
    office.deliver(SOURCE, ["P0001,某人,男,1", "P0002,某人,男,1", ",某人,男,1"])
    office.deliver(REGISTER, ["p0001,某人,男,1", "Ｐ0003,某人,女,1"])
    load = office.judge()
    assert _said(load) == {**NOTHING, KNOWN: ("failed", 1), COVERED: ("failed", 1)}
    assert (_check(load, KNOWN).places, _check(load, COVERED).places) == ((("a.csv", 3),), (("女", 0),))
    assert load.verdict == "accepted"
    assert [each.source for each in read_manifests(office.settings)] == [SOURCE, REGISTER]


def test_a_value_that_is_known_but_not_as_it_should_be_is_told_by_the_rule_that_asks_for_it(office: Office) -> None:
    office.deliver(SOURCE, ["P0001,女生,女,1", "P0002,女生,女,1", "P0003,女生,女,1", "P0001,某人,男,1"])
    office.deliver(REGISTER, ["P0001,某人,1,1", "P0002,某人,2,1"])
    assert _said(office.judge()) == {**NOTHING, KNOWN: ("failed", 1), FITTING: ("failed", 1)}


def test_without_an_accepted_load_to_compare_with_the_rules_run_pass_and_the_load_says_so(office: Office) -> None:
    office.deliver(SOURCE, ["P0001,某人,男,1"])
    office.deliver(REGISTER, [])  # blocked: no rows
    load = office.judge()
    assert _said(load) == NOTHING
    assert load.warnings == ("「总册」尚无已接收的数据，与其核对的 3 条规则未能核对",)


def test_a_later_load_of_the_other_source_is_not_looked_at(office: Office) -> None:
    office.deliver(REGISTER, ["P0001,某人,男,1"], DAY)
    office.deliver(REGISTER, ["P0002,某人,男,1"], DAY + timedelta(days=1))
    office.deliver(SOURCE, ["P0001,某人,男,1"], DAY)
    office.judge(day=DAY + timedelta(days=1))
    assert _said(read_manifests(office.settings, SOURCE)[0]) == NOTHING


def test_a_row_that_was_set_aside_still_knows_its_value(office: Office) -> None:
    office.deliver(REGISTER, ["P0001,,男,1", "P0002,某人,男,1"])
    office.deliver(SOURCE, ["P0001,某人,男,1", "P0002,某人,男,1"])
    assert _said(office.judge()) == NOTHING


def test_a_verdict_stands_when_the_other_source_changes(office: Office) -> None:
    office.deliver(REGISTER, ["P0001,某人,男,1"])
    office.deliver(SOURCE, ["P0001,某人,男,1"])
    before = office.judge()
    office.deliver(REGISTER, ["P0002,某人,男,1"])
    assert office.judge() == before
    assert len(read_manifests(office.settings, REGISTER)) == 2


def test_a_dry_run_compares_with_the_same_loads(office: Office) -> None:
    office.deliver(REGISTER, ["P0001,某人,男,1"])
    office.judge(REGISTER)
    office.deliver(SOURCE, ["P0002,某人,男,1"])
    load = land(office.settings, office.contract(SOURCE), DAY)
    assert load is not None
    assert _said(judge_only(office.settings, office.contract(SOURCE), load))[KNOWN] == ("failed", 1)


def test_the_owner_reads_what_the_load_lacks(office: Office) -> None:
    office.deliver(REGISTER, ["P0001,某人,男,1", "P0002,某人,女,1"])
    office.deliver(SOURCE, ["P0001,某人,男,1"])
    told = "\n".join(findings(office.judge(), in_full=True))
    assert f"{COVERED} · 1 项" in told
    assert "缺少 absent: 女" in told


Spoil = Callable[[], list[dict[str, Any]]]


def _circle() -> list[dict[str, Any]]:
    other = register()
    back = rule("known_in", rule_id="no-back", source=SOURCE, source_zh="花名册", key="no")
    column(other, "no")["quality"].append(back)
    return [other, pupils()]


SPOILT: dict[str, tuple[Spoil, str]] = {
    "a source that is not there": (lambda: [pupils()], f"{KNOWN} of {SOURCE}.*{REGISTER}"),
    "a column that is not there": (lambda: [register(), pupils(key="number")], f"{KNOWN}.*{REGISTER}.number"),
    "a circle": (_circle, "refers to itself"),
}


@pytest.mark.parametrize(("spoilt", "said"), SPOILT.values(), ids=SPOILT)
def test_contracts_that_refer_to_nothing_or_in_a_circle_are_refused(tmp_path: Path, spoilt: Spoil, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        load_contracts(written(tmp_path, *spoilt()))


@pytest.mark.parametrize("on_fail", ["block", "quarantine"])
def test_another_source_never_stops_a_load(tmp_path: Path, on_fail: str) -> None:
    contents = document()
    column(contents, "no")["quality"].append(rule("known_in", on_fail, KNOWN, **REFERENCE))
    with pytest.raises(ContractError, match=f"{KNOWN}: onFail of known_in must be one of warn"):
        load_contracts(written(tmp_path, register(), contents))
