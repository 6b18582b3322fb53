"""Landing workbooks: cells as a CSV would hold them, the sheet that is meant, lost digits told."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from old_excel import xls
from workbooks import HEADER, LANDED, ONE, saved, sheet, xlsx, xlsx_of_texts

from pipelines.ingest import workbook_package

if TYPE_CHECKING:
    from conftest import Desk


def test_xlsx_and_csv_of_the_same_content_land_as_the_same_rows(desk: Desk) -> None:
    odd = ['="12X"', " 李\u3000", "2015/1/1\t", "", "两行\n备注"]
    table = [HEADER, ONE, odd, [None, "赵", None, None, None]]
    quoted = [['"' + (cell or "").replace('"', '""') + '"' for cell in row] for row in table]
    workbook = desk.rows("a.xlsx", xlsx_of_texts(table))
    desk.folder().joinpath("a.xlsx").unlink()
    assert desk.rows("a.csv", "\r\n".join(map(",".join, quoted))) == workbook
    assert workbook[1] == (3, None, "12X", "李", "2015/1/1", None, "两行\n备注")


def test_xlsx_title_rows_merged_titles_and_trailing_blank_rows_are_tolerated(desk: Desk) -> None:
    book, page = sheet()
    page["B3"] = "某县学生花名册"
    page.merge_cells("B3:F3")
    for x, (title, value) in enumerate(zip(HEADER, ONE, strict=True), 2):
        page.cell(5, x, title)
        page.cell(6, x, value)
        page.cell(9, x, value)
        page.cell(12, x, "  ")
    assert desk.rows("a.xlsx", saved(book)) == [(6, *LANDED[1:]), (9, *LANDED[1:])]


def test_xlsx_headers_match_in_any_order_with_line_breaks_and_aliases(desk: Desk) -> None:
    file = desk.one("a.xlsx", xlsx(["备注", "姓 名", "身份\n证号", "序号"], ["无", "王", "1", 7]))
    assert (file.missing, file.extra, file.rows, file.encoding) == ((), ("序号",), 1, None)


def test_xlsx_values_become_the_text_a_person_sees(desk: Desk) -> None:
    values = ["x", 12.0, date(2015, 1, 2), True, 12.5]
    more = ["x", "是", datetime(2015, 1, 2, 8, 30), False, 201909]
    assert desk.rows("a.xlsx", xlsx(HEADER, values, more)) == [
        (2, None, "x", "12", "2015-01-02", "是", "12.5"),
        (3, None, "x", "是", "2015-01-02 08:30:00", "否", "201909"),
    ]


def test_xlsx_formulas_land_with_their_cached_values_and_errors_as_nothing(desk: Desk) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write_string(1, 0, "1")
        page.write_formula(1, 1, '="王"&"小"', None, "王小")
        page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    assert desk.rows("a.xlsx", out.getvalue()) == [(2, None, "1", "王小", None, None, None)]


def test_xlsx_identity_numbers_held_as_numbers_are_named_as_lost(desk: Desk) -> None:
    rows = [400000201501010018, "王"], ["400000201501010018", "李"], [None, "赵"], [True, "钱"], ["", "孙"]
    landed = desk.rows("a.xlsx", xlsx(HEADER[:2], *rows))
    assert [row[1] for row in landed] == ["id_number", None, None, None, None]
    assert landed[0][2] is not None


def test_xlsx_is_read_twice_only_when_an_identity_number_is_a_number(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def spy(*given: Any) -> bool:
        asked.append(workbook_package.holds_numbers(*given))
        return asked[-1]

    monkeypatch.setattr("pipelines.ingest.xlsx_reader.holds_numbers", spy)
    desk.one("a.xlsx", xlsx(["序号", *HEADER], [1, *ONE]))
    desk.give("a.xlsx", xlsx(["序号", *HEADER], [1, 2.0, *ONE[1:]]))
    desk.land()
    assert asked == [False, True]


def test_xlsx_vertically_merged_cells_are_filled_into_rows_that_hold_something(desk: Desk) -> None:
    book, page = sheet()
    first = ["1", "王", "甲", None, "共用"]
    for row in [HEADER, first, ["2", "李", "乙"], ["3", "赵", "丙"], ["注"], [], ["完"]]:
        page.append(row)
    page.merge_cells("E2:E4")
    page.merge_cells("A5:A6")
    page.merge_cells("B3:C3")
    assert [(row[0], row[2], row[4], row[6]) for row in desk.rows("a.xlsx", saved(book))] == [
        (2, "1", "甲", "共用"),
        (3, "2", None, "共用"),
        (4, "3", "丙", "共用"),
        (5, "注", None, None),
        (7, "完", None, None),
    ]


def test_xlsx_takes_the_first_visible_sheet_with_the_headers(desk: Desk) -> None:
    book, page = sheet()
    page.append(["填报说明"])
    hidden = book.create_sheet("旧")
    hidden.append(HEADER)
    hidden.append(["旧", "旧"])
    hidden.sheet_state = "hidden"
    partly = book.create_sheet("字典")
    partly.append(["姓名", "备注"])
    for name, value in (("数据", "新"), ("数据2", "后")):
        data = book.create_sheet(name)
        data.append(HEADER)
        data.append(["1", value])
    book.create_sheet("空")
    assert [row[3] for row in desk.rows("a.xlsx", saved(book))] == ["新"]


def test_xlsx_takes_a_hidden_sheet_only_when_no_visible_one_has_a_header(desk: Desk) -> None:
    book, page = sheet()
    page.append(["封面"])
    hidden = book.create_sheet("数据")
    hidden.append(HEADER)
    hidden.append(ONE)
    hidden.sheet_state = "hidden"
    assert desk.rows("a.xlsx", saved(book)) == [LANDED]
    partly = book.create_sheet("本月")
    partly.append(["姓名", "备注"])
    assert desk.one("a.xlsx", saved(book)).missing == ("身份证件号",)


def test_xlsx_takes_the_sheet_with_most_headers_when_none_has_all(desk: Desk) -> None:
    book, page = sheet()
    page.append(["姓名", "备注"])
    data = book.create_sheet("数据")
    data.append(["姓名", "备注", "出生日期"])
    data.append(["王"])
    file = desk.one("a.xlsx", saved(book))
    assert (file.missing, file.rows) == (("身份证件号",), 1)


def test_xls_of_old_excel_lands_with_lost_numbers_and_merged_cells(desk: Desk) -> None:
    table = [HEADER, ["1X", "王", "20150101", "否", "共用"], [400000201501010018.0, "李", 20150101.0]]
    assert [row[:2] + row[3:] for row in desk.rows("a.xls", xls(table, [(1, 2, 4, 4)]))] == [
        (2, None, "王", "20150101", "否", "共用"),
        (3, "id_number", "李", "20150101", None, "共用"),
    ]


def test_xlsx_named_xls_and_the_reverse_are_read_by_content(desk: Desk) -> None:
    assert desk.rows("a.xls", xlsx(HEADER, ONE)) == [LANDED]
    desk.folder().joinpath("a.xls").unlink()
    assert desk.rows("a.xlsx", xls([HEADER, ONE])) == [LANDED]
