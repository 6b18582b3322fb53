"""控辍保学人口类型说明 as the annex prints it: one table, its A half beside its B half; then how the ledger is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from pipelines.publish import book
from pipelines.publish.workbook_rows import A_TITLE, B_TITLE, Category

TITLE = "控辍保学人口类型说明"
_HALVES = {
    A_TITLE: {"具体原因": 18, "指标补充解释": 34},
    B_TITLE: {"具体原因": 18, "指标补充解释": 34, "佐证材料要求及填报说明": 44},
}
STEPS = (
    "本台账由系统按业务日期的数据生成，除「责任人」「单位核对」两栏外均已锁定；单位核对有异议的，在核查清单中填报。",
    "A类须劝返复学；A8 须在备注栏说明具体原因。B类须有所列佐证材料，佐证缺少、过期或与其他数据矛盾的，类别待定。",
    "B3、B4 为过渡状态：未注册学籍的一律归 A 类填报。B2 须填写学籍号、学籍所在省和学校名称。",
    "路径：1 省内户籍在泉州就学，2 省外户籍在泉州就学，由学校所在单位办理；3 泉州户籍在外地就学或去向不明，由户籍所在单位办理。",
    "汇总表为公式，随台账自动计算；打印为 A4 横向，台账两页一幅，由左至右。",
    "本台账含未成年人个人信息，仅限办理单位使用，不得公开、转发。",
)


def write_annex(sheet: Any, annex: Sequence[Category], formats: Mapping[str, Any]) -> None:
    """Write the annex's table and the steps on a protected sheet."""
    headers = [header for half in _HALVES.values() for header in half]
    columns = [width for half in _HALVES.values() for width in half.values()]
    book.page(sheet)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", book.ALLOWED)
    for place, width in enumerate(columns):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 26)
    book.span(sheet, 0, (0, len(columns) - 1), TITLE, formats["headline"])
    place = 0
    for half, named in _HALVES.items():
        book.span(sheet, 1, (place, place + len(named) - 1), half, formats["head"])
        place += len(named)
    book.line(sheet, 2, headers, [formats["head"]] * len(headers))
    lines = _lines(annex)
    for row, texts in enumerate(lines, 3):
        book.line(sheet, row, texts, [formats["cell"]] * len(headers), columns)
    row = 3 + len(lines) + 1
    for nth, step in enumerate(STEPS, 1):
        sheet.set_row(row + nth, book.LINE * book.lines_of(step, sum(columns)) + 4)
        book.span(sheet, row + nth, (0, len(columns) - 1), f"{nth}．{step}", formats["plain"])


def _lines(annex: Sequence[Category]) -> list[tuple[str, ...]]:
    """Return the two halves side by side; a dash marks an empty cell, as in print."""
    half = {group: [each for each in annex if each.group == group] for group in "AB"}
    left = [(each.title, each.note or "—") for each in half["A"]]
    right = [(each.title, each.note or "—", each.evidence or "—") for each in half["B"]]
    return [(*a, *b) for a, b in zip_longest(left, right, fillvalue=None) for a, b in [(a or ("", ""), b or ("",) * 3)]]
