"""Workbooks that are broken, locked, hostile or no workbooks at all: a code for each, never a trace."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from old_excel import compound_file, xls
from workbooks import HEADER, ONE, saved, sheet, xlsx

from pipelines.ingest import workbook_package

if TYPE_CHECKING:
    from conftest import Desk


def _changed(content: bytes, member: str, change: bytes | None) -> bytes:
    """Return a package with one member replaced or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != member:
                new.writestr(each, old.read(each))
            elif change is not None:
                new.writestr(each, change)
    return out.getvalue()


GOOD = xlsx(HEADER, *[ONE] * 50)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"   \r\n", "empty_file"),
        (GOOD[: len(GOOD) // 2], "unreadable"),
        (GOOD[:100], "unreadable"),
        (GOOD[:-30], "unreadable"),
        (_changed(GOOD, SHEET, None), "unreadable"),
        (_changed(GOOD, SHEET, b"<worksheet><sheetData><row r='1'><c r="), "unreadable"),
        (_changed(GOOD, "xl/workbook.xml", b"<workbook>"), "unreadable"),
        (_changed(GOOD, "xl/_rels/workbook.xml.rels", b""), "unreadable"),
        (b"PK\x03\x04", "unreadable"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "unreadable"),
        (xls([HEADER, ONE])[:1500], "unreadable"),
        (compound_file("WordDocument", b"x"), "unreadable"),
        (compound_file("EncryptedPackage", b"x"), "password_protected"),
        (b"\x00\x01\x02", "unreadable"),
        (b"<html><body><table><tr><td>x", "html_not_excel"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook>', "html_not_excel"),
        ("姓名,身份证号\n".encode("gb18030"), "text_not_excel"),
        (xlsx(["说明"], ["x"]), "no_header"),
        (xlsx(), "no_header"),
        (xlsx([*HEADER, "姓名"], ONE), "duplicate_header"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",  # zip archives carry the time of day
)
@pytest.mark.parametrize("ending", ["xlsx", "XLS"])
def test_workbook_is_refused_with_a_code_not_a_trace(desk: Desk, content: bytes, code: str, ending: str) -> None:
    file = desk.one(f"a.{ending}", content)
    assert (file.problem, file.parquet) == (code, None)
    assert file.problem_zh and "请" in file.problem_zh


def test_xlsx_with_an_encrypted_member_is_password_protected(desk: Desk) -> None:
    locked = bytearray(GOOD)
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert desk.one("a.xlsx", bytes(locked)).problem == "password_protected"


def test_xlsx_with_a_stray_cell_at_the_far_end_is_too_large(desk: Desk) -> None:
    book, page = sheet()
    page.append(HEADER)
    page["XFD1048576"] = "x"
    file = desk.one("a.xlsx", saved(book))
    assert file.problem == "too_large"
    assert file.problem_zh and "1717986 万格" in file.problem_zh


def test_xlsx_that_unpacks_beyond_reason_is_a_zip_bomb(desk: Desk) -> None:
    file = desk.one("a.xlsx", _changed(GOOD, SHEET, b" " * (100 << 20)))
    assert file.problem == "zip_bomb"


def test_xlsx_header_alone_is_a_file_of_no_rows(desk: Desk) -> None:
    file = desk.one("a.xlsx", xlsx(HEADER))
    assert (file.rows, file.problem) == (0, None)


def test_xlsx_never_raises_when_single_bytes_are_broken(desk: Desk) -> None:
    dice = random.Random(20260901)
    for _ in range(150):
        broken = bytearray(GOOD)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        file = desk.one("a.xlsx", bytes(broken))
        assert file.problem in (None, "unreadable", "password_protected", "no_header", "zip_bomb")


def test_xls_never_raises_when_single_bytes_are_broken(desk: Desk) -> None:
    dice = random.Random(20260902)
    good = xls([HEADER, *[ONE] * 20], [(1, 2, 4, 4)])
    for _ in range(25):
        broken = bytearray(good)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(8, len(broken))] = dice.randrange(256)
        file = desk.one("a.xls", bytes(broken))
        assert file.problem in (None, "unreadable", "password_protected", "no_header", "duplicate_header")


@pytest.mark.parametrize("column", [255, 65535])
def test_xls_with_a_stray_cell_at_the_far_end_is_refused_in_another_process(desk: Desk, column: int) -> None:
    broken = bytearray(xls([HEADER, ["x"]]))
    at = broken.rfind(struct.pack("<HHHHH", 0x0204, 6 + 3 + 2, 1, 0, 0))
    struct.pack_into("<HH", broken, at + 4, 65535, column)
    assert desk.one("a.xls", bytes(broken)).problem == ("too_large" if column == 255 else "unreadable")


@pytest.mark.parametrize(("column", "letters"), [(0, b"A"), (25, b"Z"), (26, b"AA"), (701, b"ZZ"), (16383, b"XFD")])
def test_workbook_columns_are_named_as_excel_does(column: int, letters: bytes) -> None:
    assert workbook_package.column_letters(column) == letters
    assert workbook_package.column_number(letters) == column + 1
