"""Every rule of every contract can fail, alone: a good load passes them all, its failing twin is reported by its rule only."""

from __future__ import annotations

import pytest
from contract_loads import (
    CONTRACTS,
    GOOD,
    good_rows,
    known_elsewhere,
    over_whole_load,
    row_twins,
    twins_verdict,
    verdict_on,
    whole_load_twin,
)
from contract_twins import ENTAILED

from expectations import batch
from expectations.contract import Rule
from expectations.gate import BROKEN, FAILED, PASSED

RULES = [(source, rule) for source, contract in CONTRACTS.items() for rule in contract.rules]


def _params(rules: list[tuple[str, Rule]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("source", "rule"), rules, ids=[f"{source}-{rule.id}" for source, rule in rules])


@pytest.mark.parametrize("source", CONTRACTS)
def test_a_good_load_passes_every_rule_of_its_contract(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SMALL", (0, 0))  # as large ones are judged
    contract = CONTRACTS[source]
    rows = good_rows(contract)
    found = verdict_on(contract, {GOOD: rows}, len(rows), known_elsewhere(contract, rows))
    assert {rule: each.status for rule, each in found.results.items()} == {rule.id: PASSED for rule in contract.rules}
    assert found.aside == {}


@_params([(source, rule) for source, rule in RULES if not over_whole_load(rule)])
def test_the_twin_of_a_rule_is_reported_by_that_rule_alone(source: str, rule: Rule) -> None:
    found = twins_verdict(source)
    expected = row_twins(source)[rule.id].failing if rule.kind.batch == "rows" else 1
    result = found.results[rule.id]
    assert (result.status, result.failed_rows, len(result.places)) == (FAILED, expected, expected)
    assert {file for file, _ in result.places} == {rule.id}
    assert [other for other, each in found.results.items() if rule.id in {f for f, _ in each.places}] == [rule.id]
    assert found.rules(BROKEN) == set()


@_params([(source, rule) for source, rule in RULES if rule.kind.batch == "rows" and not over_whole_load(rule)])
def test_the_twin_of_a_rule_is_set_aside_only_when_the_rule_says_quarantine(source: str, rule: Rule) -> None:
    aside = {pair: rows for pair, rows in twins_verdict(source).aside.items() if rule.id in pair}
    failing = row_twins(source)[rule.id].failing
    assert aside == ({(rule.id, rule.id): failing} if rule.on_fail == "quarantine" else {})


@_params([(source, rule) for source, rule in RULES if over_whole_load(rule)])
def test_a_load_broken_as_a_whole_is_reported_by_the_one_rule_that_counts_it(source: str, rule: Rule) -> None:
    found, failing = whole_load_twin(CONTRACTS[source], rule)
    entailed = {
        each.id for each in CONTRACTS[source].rules
        if each.column == rule.column and each.kind.name == ENTAILED.get(rule.kind.name)
    }  # fmt: skip
    assert found.rules(FAILED) - entailed == {rule.id}
    assert entailed <= found.rules(FAILED)
    assert found.results[rule.id].failed_rows == failing
    assert found.rules(BROKEN) == set()
