"""The summary of a ledger: cases by status (or unit) and category, under the annex's two-level header, counted by formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from pipelines.publish import book
from pipelines.publish.workbook_rows import A_TITLE, B_TITLE, Category

PENDING, TOTAL = "待定", "合计"
_TOP = 2  # of the header; title and what it is about stand above


@dataclass(frozen=True)
class Heading:
    """What stands around a summary: its title, what it is about, the header of its keys, the line to be signed."""

    title: str
    about: str
    what: str
    signed: str


@dataclass(frozen=True)
class Counted:
    """The lines of a summary: their `keys`, the ledger's `cells` that hold them, those of the A and of the B categories, and
    `counts` by (key, category)."""

    keys: Sequence[str]
    cells: str
    categories: tuple[str, str]
    counts: Mapping[tuple[str, str], int]

    def number(self, key: str | None, codes: Sequence[str]) -> int:
        """Return the cases of a key (None: of all) with one of these categories."""
        return sum(n for (k, code), n in self.counts.items() if key in (None, k) and code in codes)


@dataclass(frozen=True)
class _Column:
    """A column: the categories that it counts, and its formula, with `{key}` for the line's key and `{row}` for its number."""

    header: str
    codes: tuple[str, ...]
    formula: str
    is_sum: bool = False


def write_summary(
    sheet: Any, heading: Heading, annex: Sequence[Category], by: Counted, formats: Mapping[str, Any]
) -> None:
    """Write a summary on a protected sheet, one page wide: each formula with its result."""
    columns = _columns(annex, by)
    sheet.protect("", book.ALLOWED)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TOP, _TOP + 1)
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, len(columns), 6.2)
    _head(sheet, heading, columns, annex, formats)
    first = _TOP + 2
    for row, key in enumerate(by.keys, first):
        book.text(sheet, row, 0, key, formats["head"])
        for place, column in enumerate(columns, 1):
            number = by.number(key, column.codes)
            formula = column.formula.format(key=f"$A{row + 1}", row=row + 1)
            sheet.write_formula(row, place, formula, formats["sum" if column.is_sum else "count"], number)
    last = first + len(by.keys) - 1
    book.text(sheet, last + 1, 0, TOTAL, formats["head"])
    for place, column in enumerate(columns, 1):
        added = f"=SUM({xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(last, place)})"
        sheet.write_formula(last + 1, place, added, formats["sum"], by.number(None, column.codes))
    sheet.set_row(last + 3, 26)
    book.text(sheet, last + 3, 0, heading.signed, formats["note"])


def _columns(annex: Sequence[Category], by: Counted) -> list[_Column]:
    """Return the columns of both halves with their sums, then what is pending, then all."""
    columns: list[_Column] = []
    sums = []
    for group, cells in zip("AB", by.categories, strict=True):
        half = [each for each in annex if each.group == group]
        columns += [_Column(e.title, (e.code,), f'=COUNTIFS({cells},"{e.code}：*",{by.cells},{{key}})') for e in half]
        first, last = (xl_col_to_name(len(columns) - len(half) + 1), xl_col_to_name(len(columns)))
        all_of = tuple(each.code for each in half)
        columns.append(_Column(f"{group}类小计", all_of, f"=SUM({first}{{row}}:{last}{{row}})", is_sum=True))
        sums.append(xl_col_to_name(len(columns)))
    total = xl_col_to_name(len(columns) + 2)
    pending = f"={total}{{row}}-" + "-".join(f"{name}{{row}}" for name in sums)
    columns.append(_Column(PENDING, ("",), pending, is_sum=True))
    everything = ("", *(each.code for each in annex))
    columns.append(_Column(TOTAL, everything, f"=COUNTIFS({by.cells},{{key}})", is_sum=True))
    return columns


def _head(
    sheet: Any, heading: Heading, columns: Sequence[_Column], annex: Sequence[Category], formats: Mapping[str, Any]
) -> None:
    """Write the title and the two lines of headers."""
    sheet.set_row(0, 26)
    book.span(sheet, 0, (0, len(columns)), heading.title, formats["headline"])
    book.text(sheet, 1, 0, heading.about, formats["note"])
    halves = [sum(each.group == group for each in annex) + 1 for group in "AB"]
    book.text(sheet, _TOP, 0, "", formats["head"])
    book.span(sheet, _TOP, (1, halves[0]), A_TITLE, formats["head"])
    book.span(sheet, _TOP, (halves[0] + 1, sum(halves)), B_TITLE, formats["head"])
    book.span(sheet, _TOP, (sum(halves) + 1, len(columns)), "", formats["head"])
    sheet.set_row(_TOP + 1, 62)
    book.line(sheet, _TOP + 1, [heading.what, *(c.header for c in columns)], [formats["head"]] * (len(columns) + 1))
