"""The looks of a worklist: an A4 sheet to fill in, which is also what is read back, and a sheet that explains it.

Every cell is text. The same content makes the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from expectations.contract import Contract
from pipelines.desk.items import Item
from pipelines.desk.returns import RESULTS
from pipelines.desk.worklist_notes import Notes
from pipelines.ingest.loads import LoadManifest
from pipelines.publish import book

LIST, NOTES = "清单", "说明"
COLUMNS = {
    "条目号": 16.5, "严重程度": 8, "文件": 14, "工作表": 8, "行号": 6, "列": 10, "现值": 17.5, "问题": 23, "处理办法": 24,
    "上次处理结果": 12, "处理结果": 9.5, "说明": 16, "核对码": 12.5,
}  # fmt: skip
"""Headers of the list, and their widths in characters."""
ROW_AT, RESULT_AT, MARK_AT = (list(COLUMNS).index(header) for header in ("行号", "处理结果", "核对码"))
NOTE_COLUMNS = {"严重程度": 11, "规则": 52, "共计": 9, "已列入清单": 11, "所在单位": 44, "放行": 30}
FILL = {"拦截": "#F8CBAD", "隔离": "#FFE699", "提醒": "#FFFFFF"}
LOOKS = {name: {**book.CELL, "align": "center", "bg_color": tint} for name, tint in FILL.items()}


def workbook(contract: Contract, load: LoadManifest, items: Sequence[Item], notes: Notes) -> bytes:
    """Return the XLSX of a list; nothing of it is written to a temporary file."""
    content = io.BytesIO()
    title = f"{contract.name_zh} 更正清单"
    told = f"业务日期 {load.business_date} 第 {load.revision} 次报送"
    with book.open_book(content, title, load.business_date, LOOKS) as (made, formats):
        for name in (LIST, NOTES):
            sheet = made.add_worksheet(name)
            book.page(sheet, title, contract.owner_zh, told)
            sheet.fit_to_pages(1, 0)
            if name == LIST:
                _list(sheet, items, formats)
            else:
                _notes(sheet, title, notes, formats)
    return content.getvalue()


def _list(sheet: Any, items: Sequence[Item], formats: Mapping[str, Any]) -> None:
    book.widths(sheet, COLUMNS)
    book.line(sheet, 0, list(COLUMNS), [formats["head"]] * len(COLUMNS))
    sheet.set_row(0, 30)
    kinds = ["cell"] * len(COLUMNS)
    kinds[0] = kinds[ROW_AT] = kinds[MARK_AT] = "middle"
    kinds[RESULT_AT : RESULT_AT + 2] = "fill", "fill"
    for row, item in enumerate(items, 1):
        place_of = (item.file, item.sheet, item.row, item.header, item.value)
        told = (item.item_no, item.severity, *place_of, item.problem, item.remedy, item.said, None, None, item.mark)
        forms = [formats[item.severity if place == 1 else kind] for place, kind in enumerate(kinds)]
        book.line(sheet, row, told, forms, list(COLUMNS.values()))
    last = max(len(items), 1)
    book.choices(sheet, (RESULT_AT, 1, last), RESULTS, "处理结果")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(0)


def _notes(sheet: Any, title: str, notes: Notes, formats: Mapping[str, Any]) -> None:
    book.widths(sheet, NOTE_COLUMNS)
    book.text(sheet, 0, 0, title, formats["title"])
    sheet.set_row(0, 24)
    row = 2
    for what, how in notes.facts:
        row = _wide(sheet, row, what, how, formats)
    row += 1
    book.line(sheet, row, list(NOTE_COLUMNS), [formats["head"]] * len(NOTE_COLUMNS))
    for rule in notes.rules:
        row += 1
        texts = (rule.severity, rule.rule, f"{rule.count:,}", f"{rule.listed:,}", rule.units, rule.decision)
        kinds = (rule.severity, "cell", "middle", "middle", "cell", "cell")
        book.line(sheet, row, texts, [formats[kind] for kind in kinds], list(NOTE_COLUMNS.values()))
    row += 2
    for nth, step in enumerate(notes.steps, 1):
        row = _wide(sheet, row, f"填写说明 {nth}", step, formats)


def _wide(sheet: Any, row: int, what: str, how: str, formats: Mapping[str, Any]) -> int:
    """Write a line of two cells, the second over the rest of the page; merged cells do not grow by themselves."""
    room = sum(list(NOTE_COLUMNS.values())[1:]) / 2
    lines = sum(1 + int(len(line) // room) for line in how.split("\n"))
    sheet.set_row(row, 15 * lines)
    book.text(sheet, row, 0, what, formats["head"])
    sheet.merge_range(row, 1, row, len(NOTE_COLUMNS) - 1, "", formats["cell"])
    book.text(sheet, row, 1, how, formats["cell"])
    return row + 1
