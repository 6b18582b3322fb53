"""Retirements (`retirements.yml`): a rule, or a whole source, that is no longer asked for; by whose decision, and until when.

    - {source: schools, rule: equipment_yuan-filled, from: 2019-09-01, until: 2020-08-31, reason: 统计口径停用, post: 计财科科长}

Rule `*` retires the source: it is awaited no more, and what it last delivered stays served. Loads of business dates in
`from`..`until` (both included) are judged without the rule; after `until` it is asked for again unless decided anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date as Day
from pathlib import Path

from expectations.decided import digest, entries
from expectations.model import Contract
from expectations.odcs import ContractError
from expectations.standard import base_rules_missing

FILE = "retirements.yml"
SOURCE = "*"


@dataclass(frozen=True)
class Retirement:
    """One decision: `rule` of `source` (or `*`, the source itself) is not asked for from `since` to `until`, both included."""

    source: str
    rule: str
    since: Day = field(metadata={"key": "from"})
    until: Day
    reason: str
    post: str

    def serves(self, day: Day) -> bool:
        """Tell whether it holds for a business date."""
        return self.since <= day <= self.until


def read_retirements(expectations: Path) -> list[Retirement]:
    """Return all decisions in order of the file. ContractError names what is wrong with it."""
    return entries(expectations / FILE, Retirement)


def retirements_digest(expectations: Path, source: str) -> str:
    """Return a hash of all decisions on a source: a blocked load is judged anew when it changes."""
    return digest([each for each in read_retirements(expectations) if each.source == source])


def in_force(expectations: Path, contract: Contract, day: Day) -> Contract:
    """Return the contract without the rules that are retired on a business date.

    ContractError: a decision names a rule that the contract does not have, or one that every contract must have.
    """
    retired = {
        each.rule for each in read_retirements(expectations) if each.source == contract.source and each.serves(day)
    }
    unknown = sorted(retired - {rule.id for rule in contract.rules} - {SOURCE})
    if unknown:
        raise ContractError(f"{FILE}: {contract.source} has no rule {', '.join(unknown)}")
    left = replace(contract, rules=tuple(rule for rule in contract.rules if rule.id not in retired))
    needed = base_rules_missing(left)
    if needed:
        raise ContractError(
            f"{FILE}: {contract.source}: rules that every contract has cannot be retired: {', '.join(needed)}"
        )
    return left


def retired_sources(expectations: Path, day: Day) -> frozenset[str]:
    """Return the sources that nobody awaits on a day."""
    return frozenset(e.source for e in read_retirements(expectations) if e.rule == SOURCE and e.serves(day))
