"""A worklist names every place to mend, gravest first, shows nobody in full, and is the same file when written again."""

from __future__ import annotations

import hashlib
import hmac
import re
import stat
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipelines.desk import worklists
from pipelines.desk.items import item_session
from pipelines.desk.worklists import write_worklists
from pipelines.settings import Settings
from tests.integration.city import KEY
from tests.unit.desk.school_office import (
    FORMULA,
    HEAD,
    MOBILE,
    MONDAY,
    NAME,
    NUMBER,
    NUMBERS_RULE,
    SOURCE,
    TUESDAY,
    Office,
    absence,
    contracts,
    lines,
    opened,
)


@pytest.mark.parametrize(
    ("value", "classification", "shown"),
    [
        (NUMBER, "identifier", "400" + "*" * 14 + "1"),
        ("6222000011112222", "identifier", "622" + "*" * 12 + "2"),
        (MOBILE, "contact", "139*******1"),
        ("1234567", "linking_key", "*******"),
        (NAME, "name", "测***"),
        ("甲", "name", "甲*"),
        ("随祖父母生活", "hardship", "（6 个字）"),
        ("2010-03-10", "quasi_identifier", "（10 个字）"),
        ("肢体", "health", "（2 个字）"),
        ("补助", "case", "（2 个字）"),
        ("补助", "a class that nobody knows", "（2 个字）"),
        ("丰泽实验小学", "public", "丰泽实验小学"),
        ("长" * 61, "internal", "长" * 60 + "…"),
        (f"见{NUMBER}", "internal", "见400*********1"),
        (f"电话{MOBILE}。", "public", "电话139*******1。"),
        ("3135000001", "public", "3135000001"),
        ("350582104000", "internal", "350582104000"),
        (FORMULA, "internal", f"'{FORMULA}"),
        ("-5", "internal", "-5"),
        (None, "name", "（空）"),
    ],
)
def test_a_cell_shows_what_its_class_allows(
    refused: Office, value: str | None, classification: str, shown: str
) -> None:
    with item_session(refused.settings) as con:
        assert con.execute("select masked(?::varchar, ?)", [value, classification]).fetchall() == [(shown,)]


def test_a_list_goes_from_what_blocks_over_what_is_set_aside_to_what_warns(listed: Path) -> None:
    found = [(line["严重程度"], line["文件"], line["行号"], line["列"], line["现值"]) for line in lines(listed)]
    assert found == [
        ("拦截", "缺列.csv", None, None, None),
        ("隔离", "缺勤.csv", "3", "在校状态", f"'{FORMULA}"),
        ("隔离", "缺勤.csv", "4", "在校状态", "400*********1"),
        ("隔离", "缺勤.csv", "5", "在校状态", "家长139*******1"),
        ("提醒", "缺勤.csv", "2", "学籍号", "G40****************1"),
    ]
    assert all(line["问题"] and line["处理办法"] and line["处理结果"] is None for line in lines(listed))


def test_an_item_number_is_an_hmac_of_its_place(listed: Path) -> None:
    place = f"{SOURCE}|{MONDAY}|缺勤.csv|2|{NUMBERS_RULE}"
    expected = hmac.new(KEY.encode(), place.encode(), hashlib.sha256).hexdigest()[:16]
    assert [line["条目号"] for line in lines(listed)].index(expected) == 4


def test_nobody_can_be_read_out_of_a_list(listed: Path) -> None:
    with zipfile.ZipFile(listed) as package:
        content = "".join(package.read(name).decode() for name in package.namelist())
    assert "缺勤.csv" in content
    assert [text for text in (NUMBER, NAME, MOBILE, "家中有事") if text in content] == []
    assert re.findall(r"[1-9]\d{16}[\dX]", content) == []


def test_every_cell_of_a_list_is_text(listed: Path) -> None:
    with zipfile.ZipFile(listed) as package:
        sheets = [package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    kinds = {kind for sheet in sheets for kind in re.findall(r'<c r="\w+"(?: s="\d+")?(?: t="(\w+)")?>', sheet)}
    assert kinds == {"s"}
    assert not any("<f>" in sheet for sheet in sheets)


def test_a_list_can_be_read_by_its_owner_alone_and_leaves_nothing_half_written(listed: Path) -> None:
    settings_home = listed.parents[3]
    assert listed.relative_to(settings_home).parts[:3] == ("worklists", "school_office", "2019-09-02")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (listed, *list(listed.parents)[:3])]
    assert modes == [0o600, 0o700, 0o700, 0o700]
    assert list(listed.parent.iterdir()) == [listed]


def test_a_list_written_again_has_the_same_bytes(refused: Office, listed: Path) -> None:
    before = listed.read_bytes()
    listed.unlink()
    assert write_worklists(refused.settings, contracts(), MONDAY) == [listed]
    assert listed.read_bytes() == before


def test_a_list_is_laid_out_for_printing_and_filling_in(listed: Path) -> None:
    book = opened(listed)
    assert book.sheetnames == ["清单", "说明"]
    sheet = book.worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("A2", "$1:$1", "A1:M6")
    assert "&P" in str(sheet.oddFooter.center.text)
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"已更正,数据无误,无法更正,需延期"', "K2:K6")


def test_a_row_is_as_high_as_its_longest_text_needs_whatever_program_opens_it(listed: Path) -> None:
    for sheet in opened(listed).worksheets:
        widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, sheet.max_column + 1)]
        merged = {row for area in sheet.merged_cells.ranges for row in range(area.min_row, area.max_row + 1)}
        for row in sheet.iter_rows(min_row=2):
            wrapped = row[0].row not in merged and any(
                cell.value and cell.alignment.wrap_text and len(str(cell.value)) > width
                for cell, width in zip(row, widths, strict=True)
            )
            assert not wrapped or (sheet.row_dimensions[row[0].row].height or 0) > 20


def explained(path: Path) -> list[str]:
    """The second sheet, a text a row."""
    return [
        " ".join(str(cell) for cell in row if cell) for row in opened(path).worksheets[1].iter_rows(values_only=True)
    ]


def test_the_second_sheet_says_what_became_of_the_load_and_where_to_put_the_list(listed: Path) -> None:
    told = "\n".join(explained(listed))
    assert "责任单位 学校" in told
    assert "已拦截" in told
    assert "收到 5，采用 0，待更正 5" in told
    assert "现在使用 该来源尚无可用数据" in told
    assert "data_raw/worklist_returns/<日期>/" in told
    assert told.endswith("有疑问请联系：学校值班"), "whom to ask, once, and no address of the installation"


def test_a_long_list_is_cut_and_the_true_count_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklists, "MOST_LIGHT", 2)
    office.deliver([absence(number=f"G40000020100310{n}") for n in range(100, 107)], name="缺勤_晋江市.csv")
    assert office.judge().verdict == "accepted"
    (path,) = write_worklists(office.settings, contracts(), MONDAY)
    assert [line["行号"] for line in lines(path)] == ["2", "3"]
    assert [told for told in explained(path) if "提醒 " in told] == [
        "提醒 「学籍号」符合格式：G、L 或 J 加 18 位 7 2 晋江市 7"
    ]


def test_a_list_names_the_sheet_of_a_workbook_and_a_column_that_was_there_before(office: Office) -> None:
    office.deliver([absence()])
    office.judge()
    book = Workbook()
    page = book.active
    page.title = "9月缺勤"
    for row in (HEAD[:-1], absence(TUESDAY, number="G1")[:-1]):
        page.append(row)
    book.save(office.folder(SOURCE, TUESDAY) / "缺勤.xlsx")
    assert office.judge(TUESDAY).verdict == "accepted"
    (path,) = write_worklists(office.settings, contracts(), TUESDAY)
    found = {line["问题"]: (line["文件"], line["工作表"], line["行号"]) for line in lines(path)}
    assert found["不符合：上次接收时有的列，这次都有"] == ("缺勤.xlsx", "9月缺勤", None)
    assert ("缺勤.xlsx", "9月缺勤", "2") in found.values()
    assert "注意 文件「缺勤.xlsx」没有上次接收时有的列：缺勤原因" in explained(path)


def test_a_rule_over_the_whole_load_is_an_item_without_a_row(office: Office) -> None:
    office.deliver([], MONDAY)
    office.judge()
    (path,) = write_worklists(office.settings, contracts(), MONDAY)
    (item,) = lines(path)
    assert (item["文件"], item["行号"], item["现值"]) == (None, None, None)
    assert "至少有一行数据" in str(item["问题"])


def test_a_clean_load_has_no_list_and_a_later_one_takes_the_place_of_a_bad_one(office: Office) -> None:
    office.deliver([absence(number="G1")])
    office.judge()
    office.deliver([absence(TUESDAY)], TUESDAY)
    office.judge(TUESDAY)
    assert len(write_worklists(office.settings, contracts(), MONDAY)) == 1
    assert write_worklists(office.settings, contracts(), TUESDAY) == []


def test_an_installation_without_loads_has_no_lists(tmp_path: Path) -> None:
    assert write_worklists(Settings(tmp_path / "raw", tmp_path / "home", KEY), contracts(), MONDAY) == []
