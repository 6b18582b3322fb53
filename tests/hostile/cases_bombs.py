"""Hostile deliveries: packages made to exhaust a machine. They are small, or made only when they are delivered."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping

from hostile_case import HEADER, Case, cells, lazily, refused
from raw_workbook import HEAD, SHEET, STRINGS, number, packed, parts, rows_xml, sheet_xml, strings_xml, text

ROWS = rows_xml([HEADER, cells()])
PARTS = parts(sheet_xml(ROWS))
LARGEST = number(1, "A1") + number(1, "ALL8900")  # 1,000 columns by 8,900 rows


def _lying(claimed: int, blanks: int = 0) -> bytes:
    """A sheet that unpacks to far more than the package says: both records of its size are changed."""
    body = sheet_xml(ROWS + f'<row r="1048576">{FAR}</row>', " " * blanks).encode()
    content = bytearray(packed({**PARTS, SHEET: body}))
    kept = body[:claimed]
    size, crc = struct.pack("<I", len(body)), struct.pack("<I", zipfile.crc32(body))
    assert content.count(crc + content[content.find(crc) + 4 : content.find(crc) + 8] + size) == 2
    return bytes(content.replace(size, struct.pack("<I", claimed)).replace(crc, struct.pack("<I", zipfile.crc32(kept))))


def _entities(body: str) -> str:
    sheet = sheet_xml(rows_xml([HEADER, cells(remark='<c t="inlineStr"><is><t>&z;</t></is></c>')]))
    return sheet.replace(HEAD, f"{HEAD}<!DOCTYPE worksheet [{body}]>")


def _bomb(name: str, problem: str, build: Callable[[], Mapping[str, str | bytes]]) -> Case:
    """A workbook of which some parts are others."""

    def make() -> bytes:
        changed = {part: each.encode() if isinstance(each, str) else each for part, each in build().items()}
        return packed({**PARTS, **changed})

    return refused(name, lazily(make, "a.xlsx"), problem)


def _sheet(name: str, problem: str, xml: str) -> Case:
    return _bomb(name, problem, lambda: {SHEET: xml})


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghiz", strict=True)
)
FAR = '<c r="XFD1048576"><v>1</v></c>'

CASES: list[Case] = [
    _sheet("a hundred million laughs", "unreadable", _entities(LAUGHS)),
    _sheet("an entity from a file", "unreadable", _entities('<!ENTITY z SYSTEM "file:///etc/passwd">')),
    _sheet("an entity from the Internet", "unreadable", _entities('<!ENTITY z SYSTEM "http://example.invalid/">')),
    _sheet("a cell at the far end", "too_large", sheet_xml(ROWS + f'<row r="1048576">{FAR}</row>')),
    _sheet("a cell at the far end in the first row", "too_large", sheet_xml(f'<row r="1">{FAR}</row>')),
    _sheet("a cell at the far end in single quotes", "too_large", sheet_xml(FAR.replace('"', "'"))),
    _sheet("a cell at the far end in small letters", "too_large", sheet_xml(FAR.replace("XFD", "xfd"))),
    _sheet("a cell at the far end behind a line break", "too_large", sheet_xml(FAR.replace("<c r=", "<c\nr\t= "))),
    _sheet("a cell beyond the far end", "too_large", sheet_xml(FAR.replace("XFD", "AAAAA"))),
    _bomb(
        "wide and long in cells that do not say where",
        "too_large",
        lambda: {SHEET: sheet_xml("<row>" + number(1) * 16_384 + "</row>" + f"<row>{number(1)}</row>" * 600)},
    ),
    _bomb(
        "rows and cells of empty tags",
        "too_large",
        lambda: {SHEET: sheet_xml("<row>" + "<c/>" * 10_000 + "</row>" + "<row/>" * 1000 + f"<row>{text('x')}</row>")},
    ),
    _bomb("a hundred sheets, each as large as may be", "too_large", lambda: parts(*[sheet_xml(LARGEST)] * 100)),
    refused("a size that is a lie", lazily(lambda: _lying(300), "a.xlsx"), "unreadable"),
    refused("a size that is a lie, of megabytes", lazily(lambda: _lying(300, 50 << 20), "a.xlsx"), "too_large"),
    _bomb("a sheet of 100 MB of spaces", "zip_bomb", lambda: {SHEET: b" " * (100 << 20)}),
    _bomb("shared texts of 100 MB", "zip_bomb", lambda: {STRINGS: strings_xml("<t>" + "a" * (100 << 20) + "</t>")}),
    _bomb("a text of 20 MB", "unreadable", lambda: {SHEET: sheet_xml(ROWS.replace("王小明", "王" * (7 << 20)))}),
    _bomb("a bomb that no sheet names", "zip_bomb", lambda: {"xl/media/a.png": bytes(80 << 20)}),
]
