"""Hostile deliveries: packages that are broken, locked, or something else than they say."""

from __future__ import annotations

import zipfile

from hostile_case import HEADER, Case, cells, refused
from raw_workbook import (
    BOOK,
    BOOK_RELATIONS,
    SHEET,
    STRINGS,
    packed,
    parts,
    rows_xml,
    sheet_xml,
    workbook,
)

from tests.unit.ingest.old_excel import compound_file, xls

GOOD = workbook(HEADER, cells())
ROWS = rows_xml([HEADER, cells()])
PARTS = parts(sheet_xml(ROWS))
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def _bad(name: str, content: bytes, problem: str = "unreadable", file: str = "a.xlsx") -> Case:
    return refused(name, content, problem, file=file)


def _changed(name: str, problem: str = "unreadable", **changes: bytes | str | None) -> Case:
    """A workbook of which one part is another: `sheet`, `book`, `relations` or `strings`."""
    named = {"sheet": SHEET, "book": BOOK, "relations": BOOK_RELATIONS, "strings": STRINGS}
    texts = {named[key]: value.encode() if isinstance(value, str) else value for key, value in changes.items()}
    return _bad(name, packed({key: value for key, value in {**PARTS, **texts}.items() if value is not None}), problem)


def _crc_error() -> bytes:
    content = packed(PARTS, zipfile.ZIP_STORED)
    return content.replace("王小明".encode(), "王大明".encode())


EXTERNAL = PARTS[BOOK_RELATIONS].replace(
    b'Target="worksheets/sheet1.xml"', b'Target="http://example.invalid/a.xml" TargetMode="External"'
)
_FAR = '<c r="XFD1048576"><v>1</v></c>'

BROKEN = [
    _bad("cut in half", GOOD[: len(GOOD) // 2]),
    _bad("without its directory", GOOD[:-30]),
    _bad("the first bytes alone", b"PK\x03\x04"),
    _bad("an archive of nothing", b"PK\x05\x06" + bytes(18)),
    _bad("a wrong check sum", _crc_error()),
    _bad("noise behind the first bytes", b"PK\x03\x04" + bytes(range(256)) * 20),
    _bad("junk before the package", b"\x01\x02" + GOOD),
    _changed("no sheet", sheet=None),
    _changed("no workbook", book=None),
    _changed("no relations", relations=None),
    _changed("a sheet that breaks off", sheet=sheet_xml(ROWS)[:-200]),
    _changed("a sheet in UTF-16", sheet=sheet_xml(ROWS).encode("utf-16")),
    _changed("a sheet with bytes that are no text", sheet=sheet_xml(ROWS).encode().replace("王".encode(), b"\xff\xfe")),
    _changed(
        "a reference to a text that is not there",
        sheet=sheet_xml(rows_xml([HEADER, cells(name='<c t="s"><v>99</v></c>')])),
    ),
    _changed("a sheet of the Internet", relations=EXTERNAL),
    _changed(
        "a sheet outside of the package",
        relations=PARTS[BOOK_RELATIONS].replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd"),
    ),
    _changed("half a surrogate", sheet=sheet_xml(ROWS).replace("王", "&#xD800;")),
    _changed("two texts in place of one: names that differ in case", **{"sheet": sheet_xml(_FAR)}, problem="too_large"),
    _bad("a part that stands twice", packed([*PARTS.items(), (SHEET, sheet_xml(_FAR).encode())])),
    _bad(
        "a part whose name differs in case alone",
        packed([("xl/worksheets/SHEET1.XML", sheet_xml(_FAR).encode()), *PARTS.items()]),
    ),
    _bad("packed in a way of its own", packed(PARTS, zipfile.ZIP_BZIP2)),
]

OTHERS = [
    _bad("a document of Word", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})),
    _bad(
        "a table of OpenDocument",
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}),
    ),
    _bad(
        "a binary workbook",
        packed({**{k: v for k, v in PARTS.items() if k not in (BOOK, SHEET)}, "xl/workbook.bin": b"\x83\x01\x00"}),
    ),
    _bad("an archive with a workbook in it", packed({"a.xlsx": GOOD})),
    _bad("a workbook with macros, by its name", GOOD, "unsupported_type", "a.xlsm"),
    _bad("a binary workbook, by its name", GOOD, "unsupported_type", "a.xlsb"),
    _bad("an archive, by its name", GOOD, "unsupported_type", "a.zip"),
    _bad(
        "a web page as an old workbook",
        b"<html><table><tr><td>\xb1\xe0\xba\xc5</td></tr></table>",
        "html_not_excel",
        "a.xls",
    ),
    _bad("XML of Excel 2003", b'<?xml version="1.0"?><Workbook/>', "html_not_excel", "a.xls"),
    _bad(
        "a page with its pictures", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html_not_excel", "a.xls"
    ),
    _bad("text as an old workbook", "编号,姓名\n".encode("gb18030"), "text_not_excel", "a.xls"),
    _bad("locked by Excel", compound_file("EncryptedPackage", b"x"), "password_protected"),
    _bad(
        "locked part by part",
        GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
        "password_protected",
    ),
    _bad("a document of old Word", compound_file("WordDocument", b"x"), file="a.xls"),
    _bad("an old workbook cut off", xls([HEADER, cells()])[:1500], file="a.xls"),
    _bad("an old workbook of noughts", OLE + bytes(4096), file="a.xls"),
]

CASES: list[Case] = [*BROKEN, *OTHERS]
