"""Hostile deliveries: sheets as a whole, and workbooks of other makers."""

from __future__ import annotations

from typing import Any

from hostile_case import GOOD, HEADER, ID, Case, cells, landed
from raw_workbook import (
    HEAD,
    SHEET,
    STRINGS,
    number,
    packed,
    parts,
    rows_xml,
    sheet_xml,
    strings_xml,
    text,
    with_parts,
    workbook,
)

from tests.unit.ingest.old_excel import xls

MERGED = "<mergeCells>{}</mergeCells>"


def _sheet(name: str, xml: str, rows: int = 1, **more: Any) -> Case:
    return landed(name, packed(parts(xml)), rows, file="a.xlsx", **more)


_ROWS = rows_xml([HEADER, cells(), cells(no="P0002", name=None), cells(no="P0003")])
_UNPLACED = (
    "<row>" + "".join(map(text, HEADER)) + "</row><row>" + "".join(text(str(each)) for each in GOOD.values()) + "</row>"
)
CASES: list[Case] = [
    _sheet("cells that do not say where they stand", sheet_xml(_UNPLACED), shows={"_row": [2], "id_number": [ID]}),
    _sheet(
        "an identity number as a number that does not say where it stands",
        sheet_xml(_UNPLACED.replace(text(ID), number(ID))),
        shows={"_lost": ["id_number"]},
        fails={"id_number-id_lost": 1},
    ),
    _sheet(
        "an identity number as a number in single quotes",
        sheet_xml(rows_xml([HEADER, cells(id_number=float(ID))])).replace('"', "'"),
        shows={"_lost": ["id_number"]},
        fails={"id_number-id_lost": 1},
    ),
    _sheet(
        "hidden rows and columns",
        sheet_xml(
            _ROWS.replace('<row r="3"', '<row hidden="1" r="3"'),
            before='<cols><col min="2" max="2" hidden="1"/></cols>',
        ),
        rows=3,
        aside=1,
        fails={"name-filled": 1},
    ),
    _sheet(
        "rows that a filter hides",
        sheet_xml(_ROWS, '<autoFilter ref="A1:H4"/>'),
        rows=3,
        aside=1,
        fails={"name-filled": 1},
    ),
    _sheet(
        "a cell merged over rows",
        sheet_xml(_ROWS, MERGED.format('<mergeCell ref="B2:B4"/>')),
        rows=3,
        shows={"name": ["王小明", "王小明", "王小明"]},
    ),
    _sheet(
        "a cell merged over columns",
        sheet_xml(_ROWS, MERGED.format('<mergeCell ref="B3:C3"/>')),
        rows=3,
        aside=1,
        fails={"name-filled": 1},
    ),
    _sheet(
        "merged cells that overlap",
        sheet_xml(_ROWS, MERGED.format('<mergeCell ref="B2:B4"/>' * 5000)),
        rows=3,
        shows={"name": ["王小明", "王小明", "王小明"]},
    ),
    _sheet(
        "merged cells beyond the sheet",
        sheet_xml(_ROWS, MERGED.format('<mergeCell ref="B2:XFD1048576"/>' * 50)),
        rows=3,
        shows={"name": ["王小明", "王小明", "王小明"]},
    ),
    _sheet(
        "a sum at the end",
        sheet_xml(rows_xml([HEADER, cells(), ["合计", None, None, None, None, 7]])),
        rows=2,
        aside=1,
        fails={"no-pattern": 1, "name-filled": 1, "birth_date-filled": 1},
    ),
    _sheet(
        "a thousand blank rows at the end",
        sheet_xml(rows_xml([HEADER, cells(), *[[" "] * 8] * 1000])),
        shows={"_row": [2]},
    ),
    _sheet("rows far below", sheet_xml(rows_xml([HEADER]) + rows_xml([cells()], 60_000)), shows={"_row": [60_000]}),
    _sheet("rows in the wrong order", sheet_xml(rows_xml([cells()], 2) + rows_xml([HEADER])), shows={"_row": [2]}),
    _sheet(
        "a lie about its extent",
        sheet_xml(_ROWS, before='<dimension ref="A1:XFD1048576"/>'),
        rows=3,
        aside=1,
        fails={"name-filled": 1},
    ),
    _sheet(
        "tags nested a hundred thousand deep",
        sheet_xml(rows_xml([HEADER, cells()]), "<a>" * 100_000 + "</a>" * 100_000),
    ),
    _sheet(
        "a table that begins at C5",
        sheet_xml(
            "".join(
                f'<row r="{y}">'
                + "".join(text(str(each), f"{letter}{y}") for letter, each in zip("CDEFGHIJ", row, strict=True))
                + "</row>"
                for y, row in ((5, HEADER), (6, cells()))
            )
        ),
        shows={"_row": [6], "no": ["P0001"]},
    ),
    landed("a workbook of Excel 97", xls([HEADER, cells()]), file="a.xls", shows={"no": ["P0001"], "id_number": [ID]}),
    landed(
        "a workbook of Excel 97 with a number for an identity number",
        xls([HEADER, cells(id_number=float(ID))]),
        file="a.xls",
        shows={"_lost": ["id_number"]},
        fails={"id_number-id_lost": 1},
    ),
    landed("a new workbook under the old name", workbook(HEADER, cells()), file="a.xls", shows={"no": ["P0001"]}),
    landed("an old workbook under the new name", xls([HEADER, cells()]), file="a.xlsx", shows={"no": ["P0001"]}),
    landed(
        "texts in the table of shared texts alone",
        with_parts(
            {
                SHEET: sheet_xml(
                    "".join(
                        f'<row r="{y}">'
                        + "".join(f'<c r="{"ABCDEFGH"[x]}{y}" t="s"><v>{x + 8 * (y - 1)}</v></c>' for x in range(8))
                        + "</row>"
                        for y in (1, 2)
                    )
                ).encode(),
                STRINGS: strings_xml(*(f"<t>{each}</t>" for each in [*HEADER, *cells()])).encode(),
            }
        ),
        file="a.xlsx",
        shows={"id_number": [ID]},
    ),
    landed(
        "no part for styles and shared texts",
        with_parts({"xl/styles.xml": None, STRINGS: None}, HEADER, cells()),
        file="a.xlsx",
        shows={"id_number": [ID]},
    ),
    landed(
        "a macro beside the sheets",
        with_parts({"xl/vbaProject.bin": b"Auto_Open" * 50}, HEADER, cells()),
        file="a.xlsx",
        shows={"no": ["P0001"]},
    ),
    landed(
        "a link to another workbook",
        with_parts({"xl/externalLinks/externalLink1.xml": f"{HEAD}<externalLink/>".encode()}, HEADER, cells()),
        file="a.xlsx",
        shows={"no": ["P0001"]},
    ),
]
