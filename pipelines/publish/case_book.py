"""核查清单: a unit's open cases in exactly the columns of the contract that takes them back, and what helps to work them.

The first sheet is the one that is read when the workbook comes back. What the unit fills in is left empty, whatever is
known of it: a school that we wrote ourselves would prove itself. Further sheets are for people: what is known of each case,
and the visits, letters and calls of route 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from expectations.contract import Column, Contract
from pipelines.publish import book
from pipelines.publish.workbook_rows import OPEN, Rows, Unit

TITLE = "控辍保学核查清单"
LIST, NOTES = "核查清单", "填写说明"
KEY, BOUND = "row_key", ("case_id", "name")
"""The column of the key, and those that it binds: both locked."""
KNOWN = {*BOUND, "id_number", "birth_date", "hukou_region_code", KEY}
"""Columns of the contract that are filled in before the list goes out."""
HEADER_AT = 2
SPARE = 100  # lines below the cases, for children whom the unit reports on its own
SIGNED = "填报人：　　　　　　　　审核人：　　　　　　　　填报日期：　　　　年　　月　　日　　（公章）"
_WIDTHS = {"date": 11, "code": 9.5, "codes": 14, "text": 12}
_WIDE = {"id_number": 20, "student_no": 20.5, "case_id": 15, "name": 9, "school_name": 18, "remark": 18, "row_key": 12}
_ROUTE_3 = "route = '3'"
SHEETS: Mapping[str, tuple[str, Mapping[str, float], Sequence[str]]] = {
    "案情": ("true", {"案件编号": 15, "姓名": 9, "路径": 5, "状态": 11, "比对结果": 14, "立案日期": 10.5, "核查期限": 10.5,
             "逾期": 5, "上次填报": 5.5, "佐证状态": 10, "最近就读学校": 20, "年级": 12, "认定说明": 40, "下一步": 30}, ()),
    "入户": (_ROUTE_3, {"乡镇": 13, "村（社区）": 12, "户号": 14, "监护人": 9, "联系电话": 13, "案件编号": 15, "姓名": 9,
             "性别": 5, "出生日期": 10.5, "最近就读学校": 20, "核查期限": 10.5}, ("入户日期", "入户人员岗位", "核查情况")),
    "函询": (f"{_ROUTE_3} and \"收函单位\" is not null", {"收函单位": 26, "就读地区划": 11, "案件编号": 15, "姓名": 9, "性别": 5,
             "出生日期": 10.5, "身份证件号": 19.5, "监护人": 9}, ("发函日期", "发函文号", "复函日期", "复函结果")),
    "电询": (f"{_ROUTE_3} and phone is not null", {"监护人": 9, "联系电话": 13, "案件编号": 15, "姓名": 9, "性别": 5,
             "出生日期": 10.5, "乡镇": 13, "最近就读学校": 20}, ("电询日期", "电询人员岗位", "通话情况")),
}  # fmt: skip
"""The sheets for people: which cases, the columns with their widths, and what is written on paper."""
_PAPER = {"核查情况": 30, "复函结果": 30, "通话情况": 30}
_FORM_WIDTH = 12.0
STEPS = (
    "在「核查清单」表填写，绿色栏为可填栏；填好后原样存为 XLSX，放入 {back_to}（<日期> 为报送当日，如 2019-09-03），文件名不限。",
    "每行须填核查方式、核查日期、填报类别；B类另填佐证各栏，A8 须填备注。尚未核查的行留空，不影响案件。",
    "案件编号、姓名和隐藏的回填校验码请勿改动，也不要单独排序部分列：校验不符的行会被退回。身份证件号、出生日期、户籍地区划可以补填或更正。",
    "清单签发后案件转由其他单位办理或已销号的，该行不再采用，请以最近一次的清单为准。",
    "自行上报的儿童在清单下方空行填写，案件编号留空。",
    "「入户」「函询」「电询」供路径 3（泉州户籍在外就学或去向不明）逐户查找之用，可打印手填；结果以「核查清单」所填为准。",
    "本清单含未成年人个人信息，仅限办理单位使用。",
)


def back_to(contract: Contract) -> str:
    """Say where a filled list is dropped."""
    return f"data_raw/{contract.source}/<日期>/"


def write_cases(path: Path, rows: Rows, unit: Unit, contract: Contract) -> None:
    """Write the list of a unit's open cases."""
    title, about = f"{unit.name}{TITLE}", f"业务日期 {rows.day}"
    with book.open_book(path, title, rows.day) as (made, formats):
        sheet = made.add_worksheet(LIST)
        book.page(sheet, left=title, right=about, signed=SIGNED)
        _write_list(sheet, rows, unit, contract, formats)
        for name in SHEETS:
            told = made.add_worksheet(name)
            book.page(told, f"{title}　{name}", right=about)
            _write_sheet(told, name, rows, unit, formats)
        _write_notes(made.add_worksheet(NOTES), title, contract, formats)


def _write_list(sheet: Any, rows: Rows, unit: Unit, contract: Contract, formats: Mapping[str, Any]) -> None:
    """Write the sheet that comes back: locked where a key binds the cell, open elsewhere, with drop-downs of the code lists."""
    columns = contract.columns
    last = HEADER_AT + max(rows.count(OPEN, unit.code), 1)
    _lay_out_list(sheet, columns, formats, last)
    sheet.set_row(0, 26)
    end = len(columns) - 2  # the last one is hidden
    book.span(sheet, 0, (0, end), f"{unit.name}{TITLE}", formats["title"])
    book.span(sheet, 1, (0, 1), f"业务日期：{rows.day}", formats["note"])
    book.span(sheet, 1, (2, end), f"绿色栏由单位填写，填写说明见「{NOTES}」表", formats["note"])
    sheet.set_row(HEADER_AT, 26)
    book.line(sheet, HEADER_AT, [column.header for column in columns], [formats["head"]] * len(columns))
    known = [(place, column.name) for place, column in enumerate(columns) if column.name in KNOWN]
    for row, texts in enumerate(rows.texts(OPEN, [name for _, name in known], unit.code), HEADER_AT + 1):
        for (place, name), value in zip(known, texts, strict=True):
            is_locked = value and name in (*BOUND, KEY)
            book.text(sheet, row, place, value, formats["cell" if is_locked else "fill"])
    for place, column in enumerate(columns):
        if column.codes:
            cells = (place, HEADER_AT + 1, last + SPARE)
            book.choices(
                sheet, cells, list(dict.fromkeys(column.codes.values())), column.header, several=column.type == "codes"
            )


def _lay_out_list(sheet: Any, columns: Sequence[Column], formats: Mapping[str, Any], last: int) -> None:
    """Set up page, protection and columns: whole columns are open, so that children can be added below the cases."""
    sheet.fit_to_pages(2, 0)
    sheet.print_across()
    sheet.print_area(0, 0, last, len(columns) - 2)
    sheet.repeat_rows(HEADER_AT)
    sheet.repeat_columns(0, 1)
    sheet.freeze_panes(HEADER_AT + 1, 2)
    sheet.autofilter(HEADER_AT, 0, last, len(columns) - 1)
    sheet.protect("", book.ALLOWED)
    for place, column in enumerate(columns):
        width = _WIDE.get(column.name, _WIDTHS.get(column.type, 12))
        form = formats["cell" if column.name in (KEY, "case_id") else "fill"]
        sheet.set_column(place, place, width, form, {"hidden": column.name == KEY})


def _write_sheet(sheet: Any, name: str, rows: Rows, unit: Unit, formats: Mapping[str, Any]) -> None:
    """Write one of the sheets for people, one page wide."""
    where, known, paper = SHEETS[name]
    headers = {**known, **{header: _PAPER.get(header, _FORM_WIDTH) for header in paper}}
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.protect("", book.ALLOWED)
    forms = [formats["cell"]] * len(known) + [formats["fill"]] * len(paper)
    book.widths(sheet, headers, forms)
    book.line(sheet, 0, list(headers), [formats["head"]] * len(headers))
    blank, room = (None,) * len(paper), list(known.values())
    row = 0
    for row, texts in enumerate(rows.texts(OPEN, list(known), unit.code, where), 1):
        book.sparse_line(sheet, row, (*texts, *blank), forms, room)
    sheet.print_area(0, 0, row, len(headers) - 1)


def _write_notes(sheet: Any, title: str, contract: Contract, formats: Mapping[str, Any]) -> None:
    """Write how the list is filled in: in general, then column by column as the contract says it."""
    book.page(sheet, f"{title}　{NOTES}")
    sheet.fit_to_pages(1, 0)
    sheet.protect("", book.ALLOWED)
    headers = {"列": 18, "说明": 60, "可填": 60}
    room = list(headers.values())
    book.widths(sheet, headers)
    for nth, step in enumerate(STEPS):
        sheet.set_row(nth, book.LINE * book.lines_of(step, sum(room)) + 4)
        book.span(sheet, nth, (0, 2), f"{nth + 1}．{step.format(back_to=back_to(contract))}", formats["plain"])
    top = len(STEPS) + 1
    book.line(sheet, top, list(headers), [formats["head"]] * 3)
    for row, column in enumerate(contract.columns, top + 1):
        told = [column.header, column.description, _allowed(column)]
        book.line(sheet, row, told, [formats["cell"]] * 3, room)


def _allowed(column: Column) -> str:
    """Say what may be filled in: each code with its other spellings."""
    spelt: dict[str, list[str]] = {code: [] for code in column.codes.values()}
    for spelling, code in column.codes.items():
        if spelling != code:
            spelt[code].append(spelling)
    return "、".join(" ".join([code, *others]) for code, others in spelt.items())
