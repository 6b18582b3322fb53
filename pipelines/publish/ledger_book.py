"""控辍保学工作台账 as a workbook (ANNEX): the ledger under its two-level header, a summary that counts it, the annex.

Everything is locked but the two columns that the unit fills in. The summary holds formulas over the ledger, with their
results, so that it is right in a program that does not count and stays right in one that does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_range_abs

from pipelines.inspect.words import STATUS
from pipelines.publish import book
from pipelines.publish.annex_sheet import write_annex
from pipelines.publish.ledger_summary import Counted, Heading, write_summary
from pipelines.publish.workbook_rows import A_TITLE, B_TITLE, LEDGER, Category, Rows, Unit
from pipelines.units import CITY

TITLE = "控辍保学工作台账"
SHEET, BY_STATUS, BY_UNIT, ANNEX = "台账", "汇总", "分单位汇总", "填报说明"
GROUPS: Mapping[str, Mapping[str, float]] = {
    "基本情况": {"序号": 5, "姓名": 9, "案件编号": 15, "性别": 4.5, "身份证件号": 19.5, "出生日期": 10.5, "户籍地区划": 13,
             "建档立卡": 5},
    "办理情况": {"路径": 4.5, "比对结果": 14, "状态": 11, "立案日期": 10.5, "核查期限": 10.5, "逾期": 4.5, "销号日期": 10.5,
             "管理单位": 12},
    A_TITLE: {"A类具体原因": 16, "备注": 16, "最近劝返": 10.5, "劝返结果": 9},
    B_TITLE: {"B类具体原因": 17, "子原因": 9, "学籍号": 20.5, "学籍所在省": 7, "学校名称": 17, "佐证状态": 9,
              "佐证有效期至": 10.5},
    "单位填写": {"责任人": 8, "单位核对": 7},
    "": {"行键": 12},
}  # fmt: skip
"""The first line of the header over the second, with the widths of the columns in characters."""
COLUMNS = {header: width for group in GROUPS.values() for header, width in group.items()}
PLACES = {header: place for place, header in enumerate(COLUMNS)}
FIRST = 4  # the row of the first case: title, what the sheet is about, two lines of headers stand above it
CHECKED = ("属实", "有异议")
_SIGNS = ("单位负责人（签字）：", "审核人（签字）：", "填报人：", "填报日期：　　　　年　　月　　日", "（公章）")
SIGNED = ("　" * 7).join(_SIGNS)
"""The line at the end of each sheet that people sign."""
_SHORT = {"A类具体原因": "具体原因", "B类具体原因": "具体原因"}
_MIDDLE = {
    "序号",
    "性别",
    "建档立卡",
    "路径",
    "逾期",
    "出生日期",
    "最近劝返",
    "佐证有效期至",
    "立案日期",
    "核查期限",
    "销号日期",
}
_TO_FILL = {"责任人", "单位核对"}
_ENDLESS = 1_000.0
_TURN = "A类具体原因"  # where the second page of a line begins
_SCALE = 60  # per cent: two pages a line, in programs that draw digits wider, too
_MAY_WRAP = ("姓名", "比对结果", "状态", "A类具体原因", "备注", "B类具体原因", "学校名称", "佐证状态", "管理单位")


def write_ledger(path: Path, rows: Rows, unit: Unit, annex: Sequence[Category]) -> None:
    """Write the ledger of a unit; the city's holds all units and counts them one by one, too."""
    of = None if unit.code == CITY else unit.code
    title, about = f"{unit.name}{TITLE}", f"业务日期：{rows.day}　　含本学年已销号个案"
    last = FIRST + max(rows.count(LEDGER, of), 1) - 1
    with book.open_book(path, title, rows.day) as (made, formats):
        sheet = made.add_worksheet(SHEET)
        _lay_out(sheet, title, about, formats, last)
        _write_rows(sheet, rows, of, formats, last)
        for name, (what, keys) in _summaries(rows, of).items():
            told = made.add_worksheet(name)
            book.page(told)
            codes = (_cells("A类具体原因", last), _cells("B类具体原因", last))
            by = Counted(keys, _cells(what, last), codes, rows.tally(what, of))
            write_summary(told, Heading(f"{title}{name}", about, what, SIGNED), annex, by, formats)
        write_annex(made.add_worksheet(ANNEX), annex, formats)


def _summaries(rows: Rows, unit: str | None) -> dict[str, tuple[str, list[str]]]:
    """Return the summaries of a ledger by sheet: the column that they count by, and its values; units for the city alone."""
    by_status = {BY_STATUS: ("状态", [chinese for chinese, _ in STATUS.values()])}
    return by_status if unit else {**by_status, BY_UNIT: ("管理单位", [each.name for each in rows.units()])}


def _cells(header: str, last: int) -> str:
    """Return the reference to a column of the ledger's cases."""
    return f"'{SHEET}'!{xl_range_abs(FIRST, PLACES[header], last, PLACES[header])}"


def _lay_out(sheet: Any, title: str, about: str, formats: Mapping[str, Any], last: int) -> None:
    """Set up the printed page and write all that stands above the cases."""
    book.page(sheet, left=title, right=about)
    sheet.set_print_scale(_SCALE)
    sheet.print_across()
    turn = PLACES[_TURN]
    sheet.set_v_pagebreaks([turn])
    sheet.print_area(0, 0, last + 1, PLACES["单位核对"])
    sheet.repeat_rows(FIRST - 2, FIRST - 1)
    sheet.repeat_columns(0, PLACES["姓名"])
    sheet.freeze_panes(FIRST, PLACES["案件编号"] + 1)
    sheet.autofilter(FIRST - 1, 0, last, len(COLUMNS) - 1)
    sheet.protect("", book.ALLOWED)
    book.widths(sheet, COLUMNS, _forms(formats))
    sheet.set_column(PLACES["行键"], PLACES["行键"], 12, formats["cell"], {"hidden": True})
    sheet.set_row(0, 26)
    _across(sheet, 0, title, formats["headline"])
    _across(sheet, 1, about, formats["note"])
    place = 0
    for group, columns in GROUPS.items():
        book.span(sheet, FIRST - 2, (place, place + len(columns) - 1), group, formats["head"])
        place += len(columns)
    sheet.set_row(FIRST - 1, 26)
    book.line(sheet, FIRST - 1, [_SHORT.get(header, header) for header in COLUMNS], [formats["head"]] * len(COLUMNS))


def _write_rows(sheet: Any, rows: Rows, unit: str | None, formats: Mapping[str, Any], last: int) -> None:
    """Write a line a case, the drop-down of the unit's own column, and the line to be signed."""
    forms = _forms(formats)
    room = [width if header in _MAY_WRAP else _ENDLESS for header, width in COLUMNS.items()]
    blank = len(_TO_FILL)
    read = [header for header in COLUMNS if header not in _TO_FILL and header != "序号"]
    for nth, texts in enumerate(rows.texts(LEDGER, read, unit), 1):
        line = tuple(chain((str(nth),), texts[:-1], (None,) * blank, texts[-1:]))
        book.sparse_line(sheet, FIRST + nth - 1, line, forms, room)
    book.choices(sheet, (PLACES["单位核对"], FIRST, last), CHECKED, "单位核对")
    sheet.set_row(last + 1, 40)
    _across(sheet, last + 1, SIGNED, formats["note"])


def _forms(formats: Mapping[str, Any]) -> list[Any]:
    """Return the format of each column."""
    kinds = ["fill" if h in _TO_FILL else "middle" if h in _MIDDLE else "cell" for h in COLUMNS]
    return [formats[kind] for kind in kinds]


def _across(sheet: Any, row: int, value: str, form: Any) -> None:
    """Write a text across the first printed page, and nothing across the second."""
    turn = PLACES[_TURN]
    book.span(sheet, row, (0, turn - 1), value, form)
    book.span(sheet, row, (turn, len(COLUMNS) - 1), "", form)
