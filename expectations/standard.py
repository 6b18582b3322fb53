"""What contracts must hold: the rules that each declares (SPEC section 3), and what they say of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expectations.contract import Column, Contract, Rule

FEED = {
    "file_readable": "block", "headers_present": "block", "exact_repetition": "quarantine", "grain_unique": "warn",
    "has_rows": "block", "volume_fall": "block",
}  # fmt: skip
VOLUME = ("has_rows", "volume_fall")
PARSE = {"date": "date", "month": "month", "integer": "number", "decimal": "number"}
IDENTITY = ("id_lost",)


def _column_rules(column: Column) -> Iterator[tuple[str, str]]:
    """Yield (kind, on_fail) that a column must bear by its type and whether it is required."""
    hard = "quarantine" if column.required else "warn"
    if column.required:
        yield "filled", "quarantine"
    if column.type in PARSE:
        yield PARSE[column.type], hard
    if column.codes:
        yield (
            ("known_codes" if column.type == "codes" else "known_pattern_code" if column.pattern else "known_code"),
            hard,
        )
    if column.is_id:
        yield from ((kind, "warn") for kind in IDENTITY)


def base_rules_missing(contract: Contract) -> list[str]:
    """Return what the contract lacks, as `column kind on_fail`; empty when it declares all that it must."""
    declared = {(rule.column.name if rule.column else "", rule.kind.name, rule.on_fail) for rule in contract.rules}
    needed = [
        ("", kind, "warn" if contract.event and kind in VOLUME else on_fail) for kind, on_fail in FEED.items()
    ] + [(column.name, *rule) for column in contract.columns for rule in _column_rules(column)]
    return [" ".join(rule).strip() for rule in needed if rule not in declared]


def dangling_references(contracts: Mapping[str, Contract]) -> list[str]:
    """Return what rules refer to and is not there, and sources that refer to each other in a circle; empty when all is well."""
    missing = [
        f"rule {rule.id} of {source} refers to what is not there: {', '.join(lacking)}"
        for source, contract in contracts.items()
        for rule in contract.rules
        if rule.kind.refers and (lacking := _lacking(rule, contracts))
    ]
    return missing or [f"{source} refers to itself" for source in contracts if source in _reached(source, contracts)]


def _lacking(rule: Rule, contracts: Mapping[str, Contract]) -> list[str]:
    """Return the source, or those of its columns, that a rule names and nobody has."""
    source = str(rule.params["source"])
    if source not in contracts:
        return [source]
    named = [
        rule.params["key"],
        *rule.params.get("having", {}),
        *([rule.params["group"]] if "group" in rule.params else []),
    ]
    known = {column.name for column in contracts[source].columns}
    return [f"{source}.{name}" for name in named if name not in known]


def _reached(source: str, contracts: Mapping[str, Contract]) -> set[str]:
    """Return all sources that one refers to, over however many others."""
    reached: set[str] = set()
    waiting = list(contracts[source].refers_to)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += contracts[one].refers_to
    return reached
