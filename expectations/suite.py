"""From a contract's rules to Great Expectations: each rule is one expectation, whose meta carries the rule's id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from expectations.batch import FILES, ROWS
from expectations.contract import Contract, Rule
from expectations.keys import FLAWED
from expectations.kinds import fill
from expectations.references import EXPECTED, unknown_table

RULE_ID = "rule_id"
PREDICATE = "expect_rows_to_pass"
# GB/T 2260: the first two digits of provinces, with Taiwan, Hong Kong, Macau and the residence permits for their people.
PROVINCES = (
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45",
    "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91",
)  # fmt: skip
TABLES = {"files": FILES, "rows": ROWS, "expected": EXPECTED}
_WHOLE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Context:
    """What a rule may compare a load with: its business date and the rows of the last accepted load (None: none yet)."""

    business_date: date
    last_rows: int | None = None
    provinces: tuple[str, ...] = PROVINCES


@dataclass(frozen=True)
class Compiled:
    """One rule, ready to run: the batch table, the expectation's type and arguments, and the SQL of a failing row."""

    rule: Rule
    table: str
    expectation: str
    kwargs: dict[str, Any]
    bad: str | None


def compile_rules(contract: Contract, context: Context) -> list[Compiled]:
    """Compile all rules of a contract. ContractError: a template names something that its rule does not have."""
    return [_compile(contract.source, rule, context) for rule in contract.rules]


def _compile(source: str, rule: Rule, context: Context) -> Compiled:
    where = f"{source}: rule {rule.id}"
    names = _names(rule, context)
    # A contract's own SQL (`row`, `when`) may name the same things as a kind's.
    names |= {key: fill(value, names, where) for key, value in rule.params.items() if isinstance(value, str)}
    bad = fill(rule.kind.bad, names, where) if rule.kind.bad else None
    when = str(names.get("when", "true"))
    if bad and when != "true":
        bad = f"({when}) and ({bad})"
    kwargs = {key: _value(value, names, where) for key, value in rule.kind.kwargs.items()}
    table = TABLES[rule.kind.batch]
    if rule.kind.expectation != PREDICATE and when == "true":
        return Compiled(rule, table, rule.kind.expectation, kwargs, bad)
    return Compiled(rule, table, PREDICATE, _predicate(rule, kwargs, bad or "false", table), bad)


def _predicate(rule: Rule, kwargs: dict[str, Any], bad: str, table: str) -> dict[str, Any]:
    """Return the arguments of the row predicate: over all rows, or as a share of the column's filled ones."""
    if "most" not in kwargs:
        return {"column": "name" if table == FILES else "_row", "bad": bad}
    column = rule.column.name if rule.column else "_row"
    return {"column": column, "bad": bad, "mostly": 1 - float(kwargs["most"]), "at_least": int(kwargs["at_least"])}


def _names(rule: Rule, context: Context) -> dict[str, Any]:
    """Return all that templates of this rule may name in braces."""
    names: dict[str, Any] = {
        **rule.params,
        "business_date": f"date '{context.business_date.isoformat()}'",
        "rows": ROWS,
        "rule_id": rule.id,
        "unknown": unknown_table(rule),
        "flawed": FLAWED,
        "prefixes_sql": ", ".join(context.provinces),
        "fall_floor": _bound(context, 1 - float(rule.params.get("fall", 1)), up=True),
        "rise_ceiling": _bound(context, 1 + float(rule.params.get("rise", 0)), up=False),
    }
    column = rule.column
    if column is None:
        return names
    spellings = sorted(set(column.codes) | set(column.codes.values()))
    helpers = ("date", "number", "id", "digits", "state", "shared")
    return {
        **names,
        **{helper: f"{column.name}__{helper}" for helper in helpers},
        "name": column.name,
        "header": column.header,
        "column": column.name,
        "pattern": rule.params.get("pattern", column.pattern),
        "codes": spellings,
        "codes_sql": ", ".join("'" + code.replace("'", "''") + "'" for code in spellings),
        "codes_regex": "|".join(re.escape(code) for code in spellings),
    }


def _bound(context: Context, share: float, *, up: bool) -> int | None:
    """Return a bound on the rows of the load, None while nothing was accepted; a fall of just the share blocks."""
    if context.last_rows is None:
        return None
    return int(context.last_rows * share) + up if up else int(context.last_rows * share)


def _value(template: Any, names: dict[str, Any], where: str) -> Any:
    """Fill one argument; a template that is nothing but a place takes the value itself, a list or a number."""
    if not isinstance(template, str):
        return template
    whole = _WHOLE.fullmatch(template)
    if whole and whole.group(1) in names:
        return names[whole.group(1)]
    return fill(template, names, where)
