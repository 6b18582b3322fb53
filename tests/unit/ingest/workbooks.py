"""Workbooks for the tests: with these rows, or with these cells as text."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ["身份证件号", "姓名", "出生日期", "是否孤儿", "备注"]
ONE = ["400000201501010018", "王小明", "20150101", "否", "无"]
LANDED = (2, None, *ONE)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet() -> tuple[openpyxl.Workbook, Worksheet]:
    """Return an empty workbook and its sheet."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    return book, book.active


def xlsx(*rows: list[Any]) -> bytes:
    """Return a workbook with these rows from A1 on."""
    book, page = sheet()
    for row in rows:
        page.append(row)
    return saved(book)


def xlsx_of_texts(table: list[list[str | None]]) -> bytes:
    """Return a workbook in which every cell is a text, written as it is."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for y, row in enumerate(table):
            for x, cell in enumerate(row):
                if cell is not None:
                    page.write_string(y, x, cell)
    return out.getvalue()
