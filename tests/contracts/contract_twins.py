"""A failing twin for every rule: rows that break the rule and no other, by the rule's kind or by its own example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from contract_keys import row_key
from contract_rows import CERTIFICATE, DAY, Row, birth_column, check_digit, good_row, id_number

from expectations.contract import Contract, Rule

UNKNOWN = "不在表内"
FAR = 5_000  # from the number of a row to one that no load has
# A rule that sums others up cannot fail alone: an invalid number is a finding of its own, and half of all are many.
ENTAILED = {"id_share": "id_check"}


@dataclass(frozen=True)
class Twin:
    """Rows of one file that break one rule; `failing` of them must be reported."""

    rows: list[Row]
    failing: int = 1


def twin(contract: Contract, rule: Rule, n: int) -> Twin:
    """Break one rule in rows number n and n + 1. KeyError: the kind has no way to be broken here yet."""
    if rule.kind.refers:
        return _unknown_elsewhere(contract, rule, n)
    if rule.example is not None:
        return _by_example(contract, rule, n)
    return BY_KIND[rule.kind.name](contract, rule, n)


def _by_example(contract: Contract, rule: Rule, n: int) -> Twin:
    """Set what the contract's example sets; whoever gets a birth date without a number gets the number that goes with it."""
    example = dict(rule.example or {})
    born = example.get(birth_column(contract) or "")
    row = {**good_row(contract, n, date.fromisoformat(born) if born else None), **example}
    if "{rows}" not in str(rule.params):
        return Twin([row])
    # The rule compares rows with each other: two that share all of the grain but its last column.
    other = {**good_row(contract, n + 1), **example, **{name: row[name] for name in contract.grain[:-1]}}
    return Twin([row, other], failing=2)


def _unknown_elsewhere(contract: Contract, rule: Rule, n: int) -> Twin:
    """A good value of its column that no other row has; the contract's example makes the rule apply to it."""
    value = good_row(contract, FAR + n)[_name(rule)]
    return Twin([{**good_row(contract, n), _name(rule): value, **(rule.example or {})}])


def _set(value: str | None) -> Callable[[Contract, Rule, int], Twin]:
    """Break by one value of the rule's column."""

    def broken(contract: Contract, rule: Rule, n: int) -> Twin:
        return Twin([{**good_row(contract, n), _name(rule): value and f"{value}{n}"}])

    return broken


def _number(make: Callable[[str, int], str]) -> Callable[[Contract, Rule, int], Twin]:
    """Break an identity number; `make` gets the good one and n, a certificate keeps its last two digits."""

    def broken(contract: Contract, rule: Rule, n: int) -> Twin:
        row = good_row(contract, n)
        good = str(row[_name(rule)])
        made = make(good[:18], n)
        return Twin([{**row, _name(rule): made + good[18:] if _is_certificate(rule) else made}])

    return broken


def _with_check(first_17: str) -> str:
    return first_17 + check_digit(first_17)


def _wrong_check(number: str, n: int) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def _late(contract: Contract, rule: Rule, n: int) -> Twin:
    """A date beyond the last day that the rule allows, and the person born on it when it is a birth date."""
    ahead = DAY.replace(year=DAY.year + int(rule.params["years_ahead"])) + timedelta(days=40)
    if _name(rule) == birth_column(contract):
        return Twin([good_row(contract, n, birth=ahead)])
    text = ahead.strftime("%Y%m") if rule.column and rule.column.type == "month" else ahead.isoformat()
    return Twin([{**good_row(contract, n), _name(rule): text}])


def _too_small(contract: Contract, rule: Rule, n: int) -> Twin:
    return Twin([{**good_row(contract, n), _name(rule): str(rule.params["min"] - 1)}])


def _lost(contract: Contract, rule: Rule, n: int) -> Twin:
    return Twin([{**good_row(contract, n), "_lost": _name(rule)}])


def _repeated(contract: Contract, rule: Rule, n: int) -> Twin:
    return Twin([good_row(contract, n)] * 2)


def _same_key(contract: Contract, rule: Rule, n: int) -> Twin:
    """Two rows with one key that differ in a value about which no rule says more than that it is filled, or a number."""
    ruled = {each.column.name for each in contract.rules if each.column and each.kind.name != "filled"}
    free = [
        c.name for c in contract.columns if c.type == "text" and c.name not in {*contract.grain, *ruled} and not c.is_id
    ]
    row, other = good_row(contract, n), good_row(contract, n + 1)
    if free:
        return Twin([row, {**row, free[0]: other[free[0]]}], failing=2)
    number = next(c.name for c in contract.columns if c.type == "decimal")
    return Twin([row, {**row, number: str(int(str(row[number])) + 1)}], failing=2)


def _shared(contract: Contract, rule: Rule, n: int) -> Twin:
    """One person under two keys."""
    row, other = good_row(contract, n), good_row(contract, n + 1)
    keys = {name: other[name] for name in contract.grain if name != _name(rule)}
    return Twin([row, {**row, **keys}], failing=2)


def _mostly_invalid(contract: Contract, rule: Rule, n: int) -> Twin:
    """As many wrong check digits as the rule lets pass in a small load, and no other rows beside them."""
    rows = int(rule.params["at_least"])
    wrong = BY_KIND["id_check"]
    return Twin([wrong(contract, rule, n + each).rows[0] for each in range(rows)], failing=rows)


def _flawed_key(contract: Contract, rule: Rule, n: int) -> Twin:
    """A row with a key that has just the rule's flaw."""
    row, flaw = good_row(contract, n), str(rule.params["flaw"])
    case, person = str(row[rule.params["case"]]), str(row[rule.params["person"]])
    key = row_key(case, person, **({"secret": b"of another bureau"} if flaw == "foreign" else {}))
    return Twin([{**row, _name(rule): f"{key[:-1]}{'1' if key[-1] == '0' else '0'}" if flaw == "altered" else key}])


def _is_certificate(rule: Rule) -> bool:
    return rule.column is not None and rule.column.length == CERTIFICATE


def _name(rule: Rule) -> str:
    assert rule.column is not None, "a rule of this kind belongs to a column"
    return rule.column.name


BY_KIND: dict[str, Callable[[Contract, Rule, int], Twin]] = {
    "filled": _set(None),
    "known_code": _set(UNKNOWN),
    "known_pattern_code": _set(UNKNOWN),
    "known_codes": _set(UNKNOWN),
    "pattern": _set(UNKNOWN),
    "date": _set(UNKNOWN),
    "month": _set(UNKNOWN),
    "number": _set(UNKNOWN),
    "date_range": _late,
    "number_range": _too_small,
    "id_lost": _lost,
    # 999 and fifteen digits are made up by registries and have the look of an identity number.
    "id_form": _number(lambda number, n: f"999{n:015d}"),
    "id_number": _number(_wrong_check),
    "id_date": _number(lambda number, n: _with_check(f"{number[:6]}20111332{number[14:17]}")),
    "id_check": _number(_wrong_check),
    "id_prefix": _number(lambda number, n: _with_check(f"00{number[2:17]}")),
    "id_birth": _number(lambda number, n: id_number("20010203", int(number[14:17]), number[:6])),
    "id_sex": _number(lambda number, n: _with_check(f"{number[:14]}{int(number[14:17]) + 1:03d}")),
    "id_shared": _shared,
    "id_share": _mostly_invalid,
    "exact_repetition": _repeated,
    "grain_unique": _same_key,
    "key_stands": _flawed_key,
}
