"""Made-up rows that a contract accepts, derived from the contract alone: types, code lists, patterns, ranges, examples.

Nobody in them exists: their identity numbers begin with 4000, a region that GB/T 2260 has never issued.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from string import ascii_uppercase

from expectations.contract import Column, Contract, Rule
from expectations.keys import keyed_rule
from expectations.suite import PROVINCES, Context

DAY = date(2019, 9, 2)
FIRST_BIRTH = date(2011, 7, 1)
CERTIFICATE = 20  # characters of a disability certificate's number: an identity number, a type, a level
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

Row = dict[str, str | None]


def context(last_rows: int | None = None) -> Context:
    """The context of a load on DAY in which the made-up region counts as a province."""
    return Context(DAY, last_rows, (*PROVINCES, "40"))


def check_digit(first_17: str) -> str:
    """GB 11643 as the standard words it: weights, sum modulo 11, one character of eleven."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def id_number(birth: str, sequence: int, region: str = "400000") -> str:
    """An identity number of a made-up person; `birth` is eight digits, an odd `sequence` a male's."""
    first_17 = f"{region}{birth}{sequence:03d}"
    return first_17 + check_digit(first_17)


def birth_column(contract: Contract) -> str | None:
    """The column that the source's identity numbers must agree with in their birth date."""
    return next((str(rule.params["with"]) for rule in contract.rules if rule.kind.name == "id_birth"), None)


def good_row(contract: Contract, n: int, birth: date | None = None) -> Row:
    """The n-th row of a load to which no rule objects: everything filled, no value of a key twice."""
    birth = birth or FIRST_BIRTH + timedelta(days=n)
    row = {column.name: _value(contract, column, n) for column in contract.columns}
    for place, column in enumerate(column for column in contract.columns if column.is_id):
        # a certificate is the row's own person's, who is in the first column
        whose = 0 if column.length == CERTIFICATE else place
        number = id_number(f"{birth:%Y%m%d}", 2 * (whose + 4 * (n // 100)) + 1, f"4000{n % 100:02d}")
        row[column.name] = number + "11" if column.length == CERTIFICATE else number
    if born := birth_column(contract):
        row[born] = birth.isoformat()
    if keyed := keyed_rule(contract):
        row[str(keyed.column and keyed.column.name)] = None  # a row of the owner's own making
    return {**row, "_lost": None}


def shaped(pattern: str, n: int) -> str:
    """The n-th text that a pattern lets pass, of those that are one letter or none and a padded number."""
    usual = _shape(pattern, 0).format(n)
    return usual if re.search(pattern, usual) else _shape(pattern, n).format(n)


def rule_of(contract: Contract, column: Column, kind: str) -> Rule | None:
    """The column's rule of a kind, None when it has none."""
    return next((rule for rule in contract.rules if rule.kind.name == kind and rule.column == column), None)


@cache
def _shape(pattern: str, n: int) -> str:
    """The first form of a letter or none and a padded number in which the pattern lets `n` pass."""
    shapes = (f"{letter}{{:0{width}d}}" for width in range(1, 30) for letter in ("", *ascii_uppercase))
    return next(shape for shape in shapes if re.search(pattern, shape.format(n)))


def _value(contract: Contract, column: Column, n: int) -> str:
    """A good value by what the contract says of the column; its own example goes before the first code."""
    if column.examples:
        return column.examples[0]
    if column.codes:
        spellings = list(column.codes)
        return "、".join(spellings[:2]) if column.type == "codes" else spellings[0]
    if column.type in ("date", "month"):
        return DAY.strftime("%Y%m" if column.type == "month" else "%Y-%m-%d")
    if column.type in ("integer", "decimal"):
        bounds = rule_of(contract, column, "number_range")
        return str(bounds.params["min"] if bounds else n)
    form = rule_of(contract, column, "pattern")
    return shaped(form.params["pattern"], n) if form else f"{column.header}{n}"
