"""Hostile deliveries: what stands in a cell of a workbook."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hostile_case import HEADER, ID, Case, cells, landed
from raw_workbook import STRINGS, number, packed, parts, rows_xml, sheet_xml, strings_xml, with_parts, workbook


def _one(
    name: str, column: str, value: Any, lands: str | None, aside: int = 0, lost: str | None = None, **fails: int
) -> Case:
    """A workbook of a good row but for one cell."""
    failed = {rule_id.replace("__", "-"): count for rule_id, count in fails.items()}
    shows = {column: [lands], "_lost": [lost]}
    content = workbook(HEADER, cells(**{column: value}))
    return landed(name, content, file="a.xlsx", shows=shows, aside=aside, fails=failed)


def _shared(name: str, item: str, lands: str | None) -> Case:
    content = with_parts({STRINGS: strings_xml(item).encode()}, HEADER, cells(remark='<c t="s"><v>0</v></c>'))
    return landed(name, content, file="a.xlsx", shows={"remark": [lands]})


def _since_1904(name: str, value: Any, lands: str) -> Case:
    row = cells(birth_date=value)
    book = packed(parts(sheet_xml(rows_xml([HEADER, row])), properties='<workbookPr date1904="1"/>'))
    return landed(name, book, file="a.xlsx", shows={"birth_date": [lands]})


CASES: list[Case] = [
    _one("a good row", "remark", "无", "无"),
    _one(
        "an identity number as a number",
        "id_number",
        float(ID),
        str(int(float(ID))),
        lost="id_number",
        id_number__id_lost=1,
    ),
    _one(
        "an identity number as a formula's number",
        "id_number",
        f"<c><f>A1</f><v>{ID}</v></c>",
        str(int(float(ID))),
        lost="id_number",
        id_number__id_lost=1,
    ),
    _one(
        "an identity number as a power of ten in text",
        "id_number",
        "4.00000201501E+17",
        "4.00000201501E+17",
        id_number__id_lost=1,
    ),
    _one("a day that is a date", "birth_date", datetime(2015, 1, 1), "2015-01-01"),
    _one("a day with a time", "birth_date", datetime(2015, 1, 1, 8, 30), "2015-01-01 08:30:00"),
    _one("a day as a bare serial number", "birth_date", 42005, "42005"),
    _one(
        "a date beyond the calendar",
        "birth_date",
        number(9_999_999, "", 1),
        "+29279-01-23 00:00:00",
        aside=1,
        birth_date__date=1,
    ),
    _one("a date before the calendar", "birth_date", number(-5, "", 1), "1899-12-26"),
    _since_1904("a date of a workbook that counts from 1904", number(40543, "", 1), "2015-01-01"),
    _since_1904("a bare serial number of a workbook that counts from 1904", 40543, "42005"),
    _one("a serial number in a column of text", "remark", 42005, "42005"),
    _one("a date in a column of text", "remark", datetime(2015, 1, 1), "2015-01-01"),
    _one("a whole number written as a fraction", "marks", "<c><v>7.0</v></c>", "7"),
    _one("a fraction that binary cannot hold", "remark", 0.1 + 0.2, "0.3"),
    _one("a number of thirty digits", "remark", 1e30, "1000000000000000019884624838656"),
    _one("a number that is none", "marks", "<c><v>NaN</v></c>", "NaN", marks__number=1),
    _one("a truth in a column of text", "remark", True, "true"),
    _one("an error in a required column", "name", '<c t="e"><v>#N/A</v></c>', None, aside=1, name__filled=1),
    _one("an error of a lost reference", "remark", '<c t="e"><v>#REF!</v></c>', None),
    _one("a formula with its value", "name", '<c t="str"><f>B2&amp;C2</f><v>王小明</v></c>', "王小明"),
    _one("a formula without a value", "name", "<c><f>B2&amp;C2</f></c>", None, aside=1, name__filled=1),
    _one("a shared formula", "marks", '<c><f t="shared" si="0" ref="F2:F9">1+6</f><v>7</v></c>', "7"),
    _one(
        "a formula that calls home", "remark", '<c t="str"><f>WEBSERVICE("http://example.invalid")</f><v>x</v></c>', "x"
    ),
    _one("text that looks like a formula", "remark", "=1+1", "=1+1"),
    _one("text behind an apostrophe", "remark", "'007", "'007"),
    _one("text in Excel's wrapping", "remark", '="007"', "007"),
    _one("an escaped line end", "remark", "甲_x000D_\n乙", "甲\n乙"),
    _one("text of nothing but spaces", "name", " \u3000 ", None, aside=1, name__filled=1),
    _one("a cell of 32,767 characters", "remark", "甲" * 32_767, "甲" * 32_767),
    _shared("rich text", "<r><rPr><b/></rPr><t>甲</t></r><r><t>乙</t></r>", "甲乙"),
    _shared("text with its reading above", '<t>甲</t><rPh sb="0" eb="1"><t>ｊｉǎ</t></rPh>', "甲"),
    _shared("an empty shared text", "<t/>", None),
]
