"""The workbook of pairs: whether two rows are one person, for a reviewer to decide, one workbook a reporting unit.

    restricted/workbooks/<unit>/身份判定表_<unit>_<D>.xlsx

A line is a pair, its two rows one above the other in each cell, so that digit stands over digit; what differs is red.
Filled in, it comes back as a load of the contract whose columns it has. The same pairs make the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from expectations.contract import Contract
from pipelines.engine import records
from pipelines.inspect import words
from pipelines.publish import book
from pipelines.publish.workbook_rows import Origin
from pipelines.publish.workbooks import FOLDER
from pipelines.units import unit_names

PAIRS = "rpt_identity_review"
"""The published table that they are written from."""
TITLE, LIST, NOTES = "身份判定表", "判定", "填写说明"
WIDTHS = {
    "pair_no": 16.5, "shown_sources": 25, "shown_names": 11, "shown_id_numbers": 18.5, "shown_births": 12,
    "shown_places": 22, "shown_student_nos": 19, "shown_agreement": 20, "shown_confidence": 8.5, "decision_code": 9.5,
    "reason": 15, "decided_by_post": 9.5, "decided_date": 10, "pair_check": 10,
}  # fmt: skip
"""Columns of the contract in their order here, with widths in characters; the last one is hidden."""
CONFIDENCE = ((0.95, "很可能是"), (0.8, "较可能是"), (0.5, "难以判断"), (0.0, "不太可能"))
"""What a score says in words, from which score on (assumption)."""
NOTHING = "—"
LINES, LINE_HEIGHT = 4, 12.5
_RED = {"font_name": "宋体", "font_size": 9, "color": "#C00000", "bold": True}
_PLAIN = {"font_name": "宋体", "font_size": 9}
_QUERY = Path(__file__).with_name("pairs.sql")

Pair = Mapping[str, Any]


def write_pair_books(restricted: Path, origin: Origin, contracts: Mapping[str, Contract]) -> list[Path]:
    """Write the workbooks of open pairs into the folder `restricted`; return them.

    A unit without a pair has none, and nobody has one where the table of pairs is not there.
    """
    if PAIRS not in origin.tables:
        return []
    written = []
    names = {source: contract.name_zh for source, contract in contracts.items()}
    answered = reviewing(contracts)
    for unit, pairs in groupby(_pairs(origin.database), key=lambda pair: str(pair["org_unit_code"])):
        path = restricted / FOLDER / unit / f"{TITLE}_{unit_names().get(unit, unit)}_{origin.day}.xlsx"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _book(path, unit, origin.day, [_cells(pair, names) for pair in pairs], answered)
        written.append(path)
    return written


def reviewing(contracts: Mapping[str, Contract]) -> Contract:
    """Return the contract whose loads are filled workbooks of pairs: it is the one that has all their columns."""
    return next(c for c in contracts.values() if set(WIDTHS) <= {column.name for column in c.columns})


def _pairs(database: Path) -> Sequence[Pair]:
    with duckdb.connect(str(database), read_only=True) as con:
        return records(con, _QUERY.read_text(encoding="utf-8"))


def _cells(pair: Pair, names: Mapping[str, str]) -> dict[str, str | tuple[str, str]]:
    """Return what stands in a line by column: a text, or the two texts that are to be compared."""
    left, right = (
        {key[len(side) :]: pair[key] for key in pair if key.startswith(side)} for side in ("left_", "right_")
    )
    score = float(pair["score"] or 0)
    held = f"\n涉及个案 {pair['case_id']}" if pair["case_id"] else ""
    return {
        "pair_no": pair["pair_no"],
        "shown_sources": f"甲 {_place(left, names)}\n乙 {_place(right, names)}",
        "shown_names": (left["name"] or NOTHING, right["name"] or NOTHING),
        "shown_id_numbers": (left["id_number"] or NOTHING, right["id_number"] or NOTHING),
        "shown_births": (_birth(left), _birth(right)),
        "shown_places": f"{_home(left)}\n{_home(right)}",
        "shown_student_nos": (left["student_no"] or NOTHING, right["student_no"] or NOTHING),
        "shown_agreement": f"一致：{pair['agrees'] or '无'}\n不一致：{pair['differs'] or '无'}{held}",
        "shown_confidence": f"{next(said for least, said in CONFIDENCE if score >= least)}\n（{score:.0%}）",
        "pair_check": pair["pair_check"],
    }


def _place(row: Pair, names: Mapping[str, str]) -> str:
    return f"{names.get(row['source'], row['source'])} 第{row['row']}行"


def _birth(row: Pair) -> str:
    born = row["birth_date"]
    sex, _ = words.SEX.get(row["sex_code"], (NOTHING, ""))
    return f"{sex} {born.strftime('%Y%m%d') if born else NOTHING}"


def _home(row: Pair) -> str:
    region = str(row["hukou_region_code"] or "")
    county = unit_names().get(region[:6], "")
    return "".join(part for part in (county, region, f" {row['school_name'] or ''}") if part).strip() or NOTHING


def _book(path: Path, unit: str, day: date, lines: Sequence[Mapping[str, Any]], contract: Contract) -> None:
    headers = {column.name: column.header for column in contract.columns}
    codes = next(column.codes for column in contract.columns if column.name == "decision_code")
    title = f"{unit_names().get(unit, unit)} {TITLE}"
    with book.open_book(path, title, day, {"red": _RED, "black": _PLAIN}) as (work, looks):
        sheet = work.add_worksheet(LIST)
        book.page(sheet, title, left=f"共 {len(lines)} 对", right=f"业务日期 {day}")
        sheet.fit_to_pages(1, 0)
        book.widths(sheet, WIDTHS)
        sheet.set_column(len(WIDTHS) - 1, len(WIDTHS) - 1, None, None, {"hidden": True})
        book.line(sheet, 0, [headers[name] for name in WIDTHS], [looks["head"]] * len(WIDTHS))
        for row, cells in enumerate(lines, 1):
            sheet.set_row(row, LINES * LINE_HEIGHT)
            for place, name in enumerate(WIDTHS):
                _cell(sheet, (row, place), cells.get(name), looks)
        book.choices(sheet, (list(WIDTHS).index("decision_code"), 1, len(lines)), list(codes), headers["decision_code"])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(lines), len(WIDTHS) - 1)
        sheet.repeat_rows(0)
        sheet.protect("", dict(book.ALLOWED))
        _notes(work.add_worksheet(NOTES), title, contract.source, looks)


def _cell(sheet: Any, at: tuple[int, int], said: str | tuple[str, str] | None, looks: Mapping[str, Any]) -> None:
    """Write what a reviewer fills in as blank, a text as it is, and of two texts the second with what differs in red."""
    if said is None or isinstance(said, str):
        book.text(sheet, *at, said, looks["fill" if said is None else "cell"])
        return
    above, below = said
    if above == below:
        book.text(sheet, *at, f"{above}\n{below}", looks["cell"])
        return
    parts: list[Any] = [looks["black"], f"{above}\n"]
    for differs, letters in groupby(zip(_differing(above, below), below, strict=True), key=lambda pair: pair[0]):
        parts += [looks["red" if differs else "black"], "".join(letter for _, letter in letters)]
    sheet.write_rich_string(*at, *parts, looks["cell"])


def _differing(above: str, below: str) -> list[bool]:
    """Tell of each letter of `below` whether it differs; of texts of another length all do."""
    if len(above) != len(below):
        return [True] * len(below)
    return [one != other for one, other in zip(above, below, strict=True)]


def _notes(sheet: Any, title: str, source: str, looks: Mapping[str, Any]) -> None:
    steps = (
        "每一行是一对记录：甲在上，乙在下，不同之处标红。请核对户口簿、学籍卡或其他材料，判定两条记录是否同一个人。",
        "「判定」从列表中选择：同一人、不是同一人、无法判断（继续待判）、撤销（收回此前的判定）。没有判定的留空。",
        "请在「理由」写明依据，在「判定岗位」填写岗位（不填姓名）；「判定日期」如 2019-09-02，留空按交回日期。",
        "判定长期有效：判为同一人的合并，案件随人走；判为不是同一人的不再询问。判错了可以改判或撤销，此前的情况恢复。",
        "「对子编号」和隐藏的「核对码」请勿改动；可以筛选，可以另存，不答复的行可以保留。",
        f"填好后另存，放入 data_raw/{source}/<日期>/（<日期> 为交回当日，如 2019-09-02），文件名不限。",
    )
    book.page(sheet, title)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 100)
    book.text(sheet, 0, 0, title, looks["title"])
    for nth, step in enumerate(steps, 1):
        sheet.set_row(nth + 1, 2 * LINE_HEIGHT)
        book.line(sheet, nth + 1, [str(nth), step], [looks["middle"], looks["cell"]])
