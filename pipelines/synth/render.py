"""Typed rows to the cells that owners type: date forms, names or codes, yes and no, headers and their order.

A file's habits follow from the source and the file's name alone, so a county writes its dates tomorrow as it does today
(handbook defects D15, D16).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.synth.world import literal

if TYPE_CHECKING:
    from expectations.contract import Column, Contract

DATE_FORMS = ("%Y%m%d", "%Y-%m-%d", "%Y/%-m/%-d", "%Y年%-m月%-d日")
CODE = re.compile(r"[0-9A-Z]{1,2}")
EXTRA_HEADER = "备用字段"  # a column that no contract knows


@dataclass(frozen=True)
class Habit:
    """How one file writes: the form of dates, codes instead of names, other headers, another order, one more column."""

    date_form: str
    as_codes: bool
    as_digits: bool
    with_aliases: bool
    turned: bool
    with_extra: bool


def habit(source: str, file: str) -> Habit:
    """Return the habits of a file; they do not depend on the seed."""
    draw = zlib.crc32(f"{source}/{file}".encode())
    return Habit(
        date_form=DATE_FORMS[draw % 4],
        as_codes=draw // 4 % 3 == 0,
        as_digits=draw // 12 % 2 == 0,
        with_aliases=draw // 24 % 4 == 0,
        turned=draw // 96 % 4 == 0,
        with_extra=draw // 384 % 6 == 0,
    )


def cells(contract: Contract, given: dict[str, str], ways: Habit, number_style: str = "plain") -> list[tuple[str, str]]:
    """Return (header, SQL expression of the text) for each column of the file.

    `given` maps the projection's columns to their DuckDB types; a contract column that it lacks is left empty.
    """
    columns = list(contract.columns)
    if ways.turned:
        columns = columns[len(columns) // 2 :] + columns[: len(columns) // 2]
    rendered = [(_header(column, ways), _cell(column, given, ways, number_style)) for column in columns]
    return [*rendered, (EXTRA_HEADER, "null::varchar")] if ways.with_extra else rendered


def _header(column: Column, ways: Habit) -> str:
    return column.aliases[0] if ways.with_aliases and column.aliases else column.header


def _cell(column: Column, given: dict[str, str], ways: Habit, number_style: str) -> str:
    """Write one column as SQL text."""
    name = column.name
    if name not in given:
        return "null::varchar"
    text = _text(column, given[name], ways)
    if f"_raw_{name}" in given:
        text = f"coalesce(_raw_{name}, {text})"
    if number_style == "excel" and column.is_id:
        text = f"""'="' || {text} || '"'"""
    return text


def _text(column: Column, kind: str, ways: Habit) -> str:
    name = column.name
    if kind == "DATE":
        form = "%Y%m" if column.type == "month" else ways.date_form
        return f"strftime({name}, {literal(form)})"
    if kind == "BOOLEAN":
        yes, no = ("1", "0") if ways.as_digits else ("是", "否")
        return f"if({name} is null, null, if({name}, '{yes}', '{no}'))"
    codes = {canonical: code for code, canonical in column.codes.items() if code != canonical and CODE.fullmatch(code)}
    if ways.as_codes and codes:
        pairs = ", ".join(f"{literal(canonical)}: {literal(code)}" for canonical, code in codes.items())
        return f"coalesce((map {{{pairs}}})[{name}], {name})"
    return f"{name}::varchar"
