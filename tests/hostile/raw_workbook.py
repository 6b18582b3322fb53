"""Writes XLSX packages part by part, so that a test can say what no library would write."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
# Style 1 is a date, 2 a time of day, 3 a duration, 4 text, 5 scientific notation.
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6">'
    + "".join(f'<xf numFmtId="{code}" applyNumberFormat="1"/>' for code in (0, 14, 21, 46, 49, 11))
    + "</cellXfs></styleSheet>"
)
Cell = str | float | bool | datetime | None


def letters(column: int) -> str:
    """Return A for 0, AA for 26."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def text(value: str, at: str = "") -> str:
    """Return a cell that holds its text itself."""
    return f'<c{_at(at)} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value: object, at: str = "", style: int = 0) -> str:
    """Return a cell with a number as it stands in the file."""
    return f'<c{_at(at)} s="{style}"><v>{value}</v></c>'


def _at(at: str) -> str:
    return f' r="{at}"' if at else ""


def cell(value: Cell, at: str) -> str:
    """Return the cell of a value; nothing for None. Text that begins with `<` is a cell's XML, placed as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        return number((value - datetime(1899, 12, 30)).total_seconds() / 86400, at, 1)
    if isinstance(value, str):
        return value.replace("<c", f'<c r="{at}"', 1) if value.startswith("<c") else text(value, at)
    return number(value, at)


def rows_xml(rows: Sequence[Sequence[Cell]], first: int = 1) -> str:
    """Return the rows of a sheet from row `first` on."""
    return "".join(
        f'<row r="{y}">' + "".join(cell(value, f"{letters(x)}{y}") for x, value in enumerate(row)) + "</row>"
        for y, row in enumerate(rows, first)
    )


def sheet_xml(rows: str, after: str = "", before: str = "") -> str:
    """Return a worksheet of rows, with XML before and after its data."""
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings_xml(*items: str) -> str:
    """Return a table of shared strings; each item is the XML in its `si`."""
    return f'{HEAD}<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


def parts(*sheets: str, states: Sequence[str] = (), properties: str = "") -> dict[str, bytes]:
    """Return the parts of a workbook of these sheets; `states` are visible, hidden or veryHidden."""
    shown = [*states, *["visible"] * len(sheets)]
    numbered = range(1, len(sheets) + 1)
    named = "".join(f'<sheet name="表{n}" sheetId="{n}" state="{shown[n - 1]}" r:id="rId{n}"/>' for n in numbered)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbered
    )
    more = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for kind in ("styles", "sharedStrings")
    )
    texts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        BOOK: f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{named}</sheets></workbook>',
        BOOK_RELATIONS: f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}{more}</Relationships>',
        "xl/styles.xml": STYLES,
        STRINGS: strings_xml(),
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, 1)},
    }
    return {name: content.encode() for name, content in texts.items()}


def packed(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the ZIP archive of these members; names may stand twice. The date in it is always the same."""
    out = io.BytesIO()
    listed = list(members.items()) if isinstance(members, Mapping) else list(members)
    with zipfile.ZipFile(out, "w") as package:
        for name, content in listed:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # of a name that stands twice
                package.writestr(info, content)
    return out.getvalue()


def workbook(*rows: Sequence[Cell], after: str = "") -> bytes:
    """Return a workbook of one sheet with these rows."""
    return packed(parts(sheet_xml(rows_xml(rows), after)))


def with_parts(changes: Mapping[str, bytes | None], *rows: Sequence[Cell]) -> bytes:
    """Return a workbook of one sheet in which some parts are others, added, or (None) left out."""
    members = {**parts(sheet_xml(rows_xml(rows))), **changes}
    return packed({name: content for name, content in members.items() if content is not None})
