"""The looks of a worklist: an A4 sheet to fill in, which is also what is read back, and a sheet that explains it.

Every cell is text. The same content makes the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from expectations.contract import Contract
from pipelines.desk.items import Item
from pipelines.desk.returns import RESULTS
from pipelines.desk.worklist_notes import Notes
from pipelines.ingest.loads import LoadManifest

LIST, NOTES = "清单", "说明"
COLUMNS = {
    "条目号": 16.5, "严重程度": 8, "文件": 14, "工作表": 8, "行号": 6, "列": 10, "现值": 17.5, "问题": 23, "处理办法": 24,
    "上次处理结果": 12, "处理结果": 9.5, "说明": 16, "核对码": 12.5,
}  # fmt: skip
"""Headers of the list, and their widths in characters."""
ROW_AT, RESULT_AT, MARK_AT = (list(COLUMNS).index(header) for header in ("行号", "处理结果", "核对码"))
NOTE_COLUMNS = {"严重程度": 11, "规则": 52, "共计": 9, "已列入清单": 11, "所在单位": 44, "放行": 30}
A4 = 9
FONT = {"font_name": "宋体", "font_size": 9, "num_format": "@", "text_wrap": True, "valign": "vcenter"}
CELL = {**FONT, "border": 1, "border_color": "#808080"}
HEAD = {**CELL, "bold": True, "align": "center", "bg_color": "#D9E1F2"}
FILL = {"拦截": "#F8CBAD", "隔离": "#FFE699", "提醒": "#FFFFFF"}
TO_FILL = "#F2F9EC"


def workbook(contract: Contract, load: LoadManifest, items: Sequence[Item], notes: Notes) -> bytes:
    """Return the XLSX of a list; nothing of it is written to a temporary file."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    day = load.business_date
    title = f"{contract.name_zh} 更正清单"
    book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})
    formats = {"cell": book.add_format(CELL), "head": book.add_format(HEAD), "plain": book.add_format(FONT)}
    formats["title"] = book.add_format({**FONT, "bold": True, "font_size": 14, "text_wrap": False})
    formats["middle"] = book.add_format({**CELL, "align": "center"})
    formats["fill"] = book.add_format({**CELL, "bg_color": TO_FILL, "locked": False})
    formats |= {name: book.add_format({**CELL, "align": "center", "bg_color": tint}) for name, tint in FILL.items()}
    sheet = book.add_worksheet(LIST)
    _page(sheet, title, f"业务日期 {day} 第 {load.revision} 次报送", contract.owner_zh)
    _list(sheet, items, formats)
    told = book.add_worksheet(NOTES)
    _page(told, title, f"业务日期 {day} 第 {load.revision} 次报送", contract.owner_zh)
    _notes(told, title, notes, formats)
    book.close()
    return content.getvalue()


def _page(sheet: Any, title: str, load: str, owner: str) -> None:
    """Set up A4 landscape, one page wide, with what the page is about above and page numbers below."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    title, load, owner = (text.replace("&", "&&") for text in (title, load, owner))
    sheet.set_header(f'&L&"宋体"&9 {owner}&C&"宋体,加粗"&14{title}&R&"宋体"&9 {load}')
    sheet.set_footer('&L&"宋体"&9内部资料，妥善保管&C&"宋体"&9第 &P 页　共 &N 页')


def _list(sheet: Any, items: Sequence[Item], formats: Mapping[str, Any]) -> None:
    for place, (header, width) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, formats["head"])
    sheet.set_row(0, 30)
    for row, item in enumerate(items, 1):
        place_of = (item.file, item.sheet, item.row, item.header, item.value)
        for place, text in enumerate((item.item_no, item.severity, *place_of, item.problem, item.remedy, item.said)):
            kind = item.severity if place == 1 else "middle" if place in (0, ROW_AT) else "cell"
            _text(sheet, row, place, text, formats[kind])
        for place in (RESULT_AT, RESULT_AT + 1):
            sheet.write_blank(row, place, None, formats["fill"])
        _text(sheet, row, MARK_AT, item.mark, formats["middle"])
    last = max(len(items), 1)
    choice = {"validate": "list", "source": list(RESULTS), "error_title": "处理结果", "error_message": "请从列表中选择"}
    sheet.data_validation(1, RESULT_AT, last, RESULT_AT, choice)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(0)


def _notes(sheet: Any, title: str, notes: Notes, formats: Mapping[str, Any]) -> None:
    widths = list(NOTE_COLUMNS.values())
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _text(sheet, 0, 0, title, formats["title"])
    sheet.set_row(0, 24)
    row = 2
    for what, how in notes.facts:
        row = _wide(sheet, row, what, how, formats)
    row += 1
    for place, header in enumerate(NOTE_COLUMNS):
        sheet.write_string(row, place, header, formats["head"])
    for rule in notes.rules:
        row += 1
        texts = (rule.severity, rule.rule, f"{rule.count:,}", f"{rule.listed:,}", rule.units, rule.decision)
        kinds = (rule.severity, "cell", "middle", "middle", "cell", "cell")
        for place, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
            _text(sheet, row, place, text, formats[kind])
    row += 2
    for nth, step in enumerate(notes.steps, 1):
        row = _wide(sheet, row, f"填写说明 {nth}", step, formats)


def _wide(sheet: Any, row: int, what: str, how: str, formats: Mapping[str, Any]) -> int:
    """Write a line of two cells, the second over the rest of the page; merged cells do not grow by themselves."""
    room = sum(list(NOTE_COLUMNS.values())[1:]) / 2
    lines = sum(1 + int(len(line) // room) for line in how.split("\n"))
    sheet.set_row(row, 15 * lines)
    _text(sheet, row, 0, what, formats["head"])
    sheet.merge_range(row, 1, row, len(NOTE_COLUMNS) - 1, "", formats["cell"])
    _text(sheet, row, 1, how, formats["cell"])
    return row + 1


def _text(sheet: Any, row: int, place: int, text: str, form: Any) -> None:
    """Write a text that stays one; an empty one is a blank cell, which is read back as nothing."""
    if text:
        sheet.write_string(row, place, text, form)
    else:
        sheet.write_blank(row, place, None, form)
