"""How our workbooks look, wherever they are made: formats, the printed page, drop-downs, protection. Every cell is text.

The same content makes the same bytes: a workbook is dated by its business date, never by the clock.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

A4 = 9
LINE = 12
"""The height of a line of text in points."""
FONT = {"font_name": "宋体", "font_size": 9, "num_format": "@", "text_wrap": True, "valign": "vcenter"}
CELL = {**FONT, "border": 1, "border_color": "#808080"}
HEAD = {**CELL, "bold": True, "align": "center", "bg_color": "#D9E1F2"}
TO_FILL = "#F2F9EC"
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "plain": FONT,
    "cell": CELL,
    "middle": {**CELL, "align": "center"},
    "head": HEAD,
    "fill": {**CELL, "bg_color": TO_FILL, "locked": False},
    "title": {**FONT, "bold": True, "font_size": 14, "text_wrap": False},
    "headline": {**FONT, "bold": True, "font_size": 16, "text_wrap": False, "align": "center"},
    "note": {**FONT, "text_wrap": False},
    "count": {**CELL, "align": "center", "num_format": "0"},
    "sum": {**CELL, "align": "center", "num_format": "0", "bold": True},
}
"""Formats that all workbooks share, by name; `fill` is what its reader fills in."""
ALLOWED = {"autofilter": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}
"""What can be done on a protected sheet: filter, make rows higher. There is no password: it guards against slips."""
_LONGEST_LIST = 255


@contextmanager
def open_book(
    target: Path | io.BytesIO, title: str, day: date, looks: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Give a new workbook and its formats by name (LOOKS and `looks`); it is written when the block ends well.

    A file is written row by row, in constant memory, by way of temporary files in its own folder; what goes into memory
    touches no disk, and its cells may be written in any order.
    """
    is_file = isinstance(target, Path)
    options = {"constant_memory": True, "tmpdir": str(target.parent)} if is_file else {"in_memory": True}  # type: ignore[union-attr]  # a path, as asked
    book = xlsxwriter.Workbook(str(target) if is_file else target, options)
    book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})
    yield book, {name: book.add_format(dict(look)) for name, look in {**LOOKS, **(looks or {})}.items()}
    book.close()


def page(sheet: Any, title: str = "", left: str = "", right: str = "", signed: str = "") -> None:
    """Set up A4 landscape with what the page is about above, page numbers below; `signed` is what people sign there."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    title, left, right, signed = (text.replace("&", "&&") for text in (title, left, right, signed))
    sheet.set_header(f'&L&"宋体"&9 {left}&C&"宋体,加粗"&14{title}&R&"宋体"&9 {right}')
    place = "R" if signed else "C"
    sheet.set_footer(f'&L&"宋体"&9{signed or "内部资料，妥善保管"}&{place}&"宋体"&9第 &P 页　共 &N 页')


def widths(sheet: Any, columns: Mapping[str, float], forms: Sequence[Any] = ()) -> None:
    """Set the columns' widths in characters, by header; `forms` are formats of whole columns, also where nothing is written."""
    for place, width in enumerate(columns.values()):
        sheet.set_column(place, place, width, forms[place] if forms else None)


def text(sheet: Any, row: int, place: int, value: str | None, form: Any) -> None:
    """Write a text that stays one; an empty one is a blank cell, which is read back as nothing."""
    if value:
        sheet.write_string(row, place, value, form)
    else:
        sheet.write_blank(row, place, None, form)


def line(sheet: Any, row: int, values: Sequence[str | None], forms: Sequence[Any], room: Sequence[float] = ()) -> None:
    """Write a row of texts, each in the format of its column; as high as they need in the `room` (widths) that they have."""
    _make_room(sheet, row, values, room)
    for place, (value, form) in enumerate(zip(values, forms, strict=True)):
        text(sheet, row, place, value, form)


def sparse_line(
    sheet: Any, row: int, values: Sequence[str | None], forms: Sequence[Any], room: Sequence[float] = ()
) -> None:
    """Write a row as `line` does, but no empty cell: those look as their whole column does. Half of a ledger is empty."""
    _make_room(sheet, row, values, room)
    for place, (value, form) in enumerate(zip(values, forms, strict=True)):
        if value:
            sheet.write_string(row, place, value, form)


def _make_room(sheet: Any, row: int, values: Sequence[str | None], room: Sequence[float]) -> None:
    """Make a row higher where a text wraps: it does not grow by itself where another program than Excel opens it."""
    lines = max((lines_of(value, width) for value, width in zip(values, room, strict=False) if value), default=1)
    if lines > 1:
        sheet.set_row(row, LINE * lines + 4)


def lines_of(value: str, width: float) -> int:
    """Return the lines that a text takes in a column; one of Chinese is nearly as wide as two digits."""
    length = len(value) if value.isascii() else 1.75 * len(value)
    return 1 if length <= width else math.ceil(length / max(width - 1, 1))


def span(sheet: Any, row: int, places: tuple[int, int], value: str, form: Any) -> None:
    """Write a text over the columns from the first place to the last: merged when they are several."""
    first, last = places
    if first == last:
        text(sheet, row, first, value, form)
    else:
        sheet.merge_range(row, first, row, last, value, form)


def choices(
    sheet: Any, cells: tuple[int, int, int], source: Sequence[str], header: str, *, several: bool = False
) -> None:
    """Let the cells of a column (its place, the first row, the last) be chosen from a list.

    With `several` other texts are let pass, too: a drop-down gives one value, and this column takes many, joined by 、.
    """
    if len(",".join(source)) > _LONGEST_LIST:
        raise ValueError(f"{header}: a list in a drop-down has at most {_LONGEST_LIST} characters")
    how: dict[str, Any] = {"validate": "list", "source": list(source)}
    how |= {"error_title": header, "error_message": "请从列表中选择"}
    if several:
        how |= {"show_error": False, "input_title": header, "input_message": "可填多项，以顿号（、）分隔"}
    place, first, last = cells
    sheet.data_validation(first, place, last, place, how)
