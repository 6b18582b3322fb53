"""The rules that every contract must declare (SPEC section 3), checked when a contract is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expectations.contract import Column, Contract

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
