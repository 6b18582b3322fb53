"""Retirement is data: a rule that a post no longer asks for is not run on loads of that time, and is told in every run."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from contract_rows import DAY
from small_contract import SOURCE, loaded

from expectations.odcs import ContractError
from expectations.retirements import FILE, in_force, read_retirements, retired_sources, retirements_digest
from pipelines.standing import decisions

RULE = "marks-number_range"


def _retired(folder: Path, **changed: object) -> Path:
    """Write one decision on the small contract's rule; `changed` replaces what it says. Return the expectations folder."""
    given: dict[str, object] = {
        "source": SOURCE, "rule": RULE, "from": DAY, "until": DAY + timedelta(days=9), "reason": "口径停用", "post": "科长",
    }  # fmt: skip
    expectations = folder / "expectations"
    (expectations / FILE).write_text(yaml.safe_dump([{**given, **changed}], allow_unicode=True), encoding="utf-8")
    return expectations


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        (DAY - timedelta(days=1), True),
        (DAY, False),
        (DAY + timedelta(days=9), False),
        (DAY + timedelta(days=10), True),
    ],
    ids=["before", "first day", "last day", "after"],
)
def test_a_retired_rule_is_not_asked_for_from_its_first_to_its_last_day(
    tmp_path: Path, day: date, is_asked: bool
) -> None:
    contract = loaded(tmp_path)
    asked = [rule.id for rule in in_force(_retired(tmp_path), contract, day).rules]
    assert (RULE in asked) is is_asked
    assert len(asked) == len(contract.rules) - (not is_asked)


def test_another_source_keeps_its_rules(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    assert in_force(_retired(tmp_path, source="teachers"), contract, DAY) == contract


def test_a_retired_source_is_awaited_no_more_and_keeps_its_rules(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    expectations = _retired(tmp_path, rule="*")
    assert in_force(expectations, contract, DAY) == contract
    assert retired_sources(expectations, DAY) == {SOURCE}
    assert retired_sources(expectations, DAY - timedelta(days=1)) == frozenset()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rule": "marks-typo"}, "has no rule marks-typo"),
        ({"rule": "has_rows"}, "cannot be retired.*has_rows"),
        ({"until": "later"}, "entry 1: wrong type of until"),
    ],
)
def test_a_decision_that_cannot_hold_is_refused(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    contract = loaded(tmp_path)
    with pytest.raises(ContractError, match=said):
        in_force(_retired(tmp_path, **changed), contract, DAY)


def test_the_decision_changes_what_a_verdict_rests_on(tmp_path: Path) -> None:
    loaded(tmp_path)
    before = retirements_digest(tmp_path / "expectations", SOURCE)
    assert retirements_digest(_retired(tmp_path), SOURCE) != before


def test_a_run_tells_the_decisions_that_serve_its_day(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    retirements = read_retirements(_retired(tmp_path))
    (said,) = decisions([], {SOURCE: contract}, retirements, DAY)
    assert all(word in said for word in (SOURCE, RULE, "口径停用", "科长", str(DAY + timedelta(days=9))))
    assert decisions([], {SOURCE: contract}, retirements, DAY - timedelta(days=1)) == []
