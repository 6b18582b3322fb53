"""What a unit finds in its folder: the official ledger and the list of its cases, for its own eyes, the same bytes again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from expectations.contract import load_contracts
from pipelines.publish import case_book, ledger_book
from pipelines.publish.ledger_book import COLUMNS, FIRST, PLACES
from pipelines.publish.workbook_rows import NEEDS, Origin, workbook_rows
from pipelines.publish.workbooks import write_workbooks
from pipelines.settings import PROJECT, Settings
from tests.unit.publish.cases import COUNTY, NUMBERS, OTHER, ZONE
from tests.unit.publish.small import DAY

CITY = "350500"


def folder(issued: Settings) -> Path:
    """Return what only the offices may read of DAY's version."""
    (version,) = issued.publish.glob(f"v/{DAY}-*")
    return version / "restricted"


def opened(settings: Settings, unit: str, title: str) -> Any:
    """Open a workbook of a unit."""
    (path,) = (folder(settings) / "workbooks" / unit).glob(f"{title}_*_{DAY}.xlsx")
    return openpyxl.load_workbook(path)


def ledger_cases(book: Any) -> dict[str, dict[str, str | None]]:
    """Return the ledger's lines by case: header -> text."""
    lines = book[ledger_book.SHEET].iter_rows(min_row=FIRST + 1, values_only=True)
    found = [dict(zip(COLUMNS, line, strict=True)) for line in lines if line[PLACES["案件编号"]]]
    return {str(line["案件编号"]): line for line in found}


def listed(book: Any, sheet: str, column: str = "案件编号") -> list[str]:
    """Return what stands in a column of a sheet of a list."""
    lines = list(book[sheet].iter_rows(values_only=True))
    top = next(nth for nth, line in enumerate(lines) if column in line)
    place = lines[top].index(column)
    return [str(line[place]) for line in lines[top + 1 :] if line[place]]


def test_each_unit_has_its_own_cases_and_the_city_all_of_them(issued: Settings) -> None:
    ledgers = {unit: set(ledger_cases(opened(issued, unit, ledger_book.TITLE))) for unit in (COUNTY, ZONE, OTHER, CITY)}
    everything = {"C1", "C2", "C3", "C4", "C5", "C6"}
    assert ledgers == {COUNTY: {"C1", "C2", "C3", "C5"}, ZONE: {"C4"}, OTHER: {"C6"}, CITY: everything}


def test_every_reporting_unit_has_a_folder_also_without_a_case(issued: Settings) -> None:
    folders = {path.name for path in (folder(issued) / "workbooks").iterdir()}
    assert len(folders) == 15  # Jinmen reports nothing
    assert {CITY, COUNTY, ZONE, "3505A2", "3505A3"} <= folders
    assert ledger_cases(opened(issued, "3505A2", ledger_book.TITLE)) == {}


def test_a_case_stands_in_the_half_of_its_category(issued: Settings) -> None:
    lines = ledger_cases(opened(issued, COUNTY, ledger_book.TITLE))
    reasons = {case: (line["A类具体原因"], line["B类具体原因"]) for case, line in lines.items()}
    assert reasons == {
        "C1": (None, None),
        "C2": ("A1：打工务农", None),
        "C3": (None, None),
        "C5": (None, "B2：在校有学籍"),
    }
    assert (lines["C2"]["最近劝返"], lines["C2"]["劝返结果"]) == ("2019-09-06", "承诺返校")
    assert lines["C5"]["身份证件号"] == NUMBERS["C5"]


def test_a_summary_counts_by_formulas_whose_results_agree_with_the_ledger(issued: Settings) -> None:
    formulas = opened(issued, CITY, ledger_book.TITLE)[ledger_book.BY_UNIT]
    (path,) = (folder(issued) / "workbooks" / CITY).glob(f"{ledger_book.TITLE}*")
    results = openpyxl.load_workbook(path, data_only=True)[ledger_book.BY_UNIT]
    header = [cell.value for cell in results[4]]
    at = {str(name): place for place, name in enumerate(header)}
    lines: Mapping[str, Any] = {str(row[0].value): row for row in results.iter_rows(min_row=5) if row[0].value}
    told = {
        unit: tuple(lines[unit][at[h]].value for h in ("A1：打工务农", "B2：在校有学籍", "待定", "合计"))
        for unit in ("安溪县", "泉州台商投资区", "合计")
    }
    assert told == {"安溪县": (1, 1, 2, 4), "泉州台商投资区": (0, 0, 1, 1), "合计": (1, 1, 4, 6)}
    written = [str(cell.value) for cell in formulas[lines["安溪县"][0].row][1:]]
    assert [text.split("(")[0] for text in written[:8]] == ["=COUNTIFS"] * 8
    assert all(text.startswith("=") for text in written)


def test_the_header_has_two_lines_and_the_annex_both_halves(issued: Settings) -> None:
    book = opened(issued, COUNTY, ledger_book.TITLE)
    groups = [cell.value for cell in book[ledger_book.SHEET][FIRST - 1] if cell.value]
    assert groups == ["基本情况", "办理情况", "A类：需要劝返人员", "B类：不需要劝返人员", "单位填写"]
    annex = book[ledger_book.ANNEX]
    assert [annex.cell(2, place).value for place in (1, 3)] == ["A类：需要劝返人员", "B类：不需要劝返人员"]
    assert [annex.cell(13, place).value for place in (1, 3, 5)] == [None, "B10：出国在外", "护照和签证。"]


@pytest.mark.parametrize(("title", "sheet"), [(ledger_book.TITLE, "台账"), (case_book.TITLE, "核查清单")])
def test_a_sheet_is_text_locked_but_for_what_is_filled_in_hides_its_key_and_prints_on_a4(
    issued: Settings, title: str, sheet: str
) -> None:
    told = opened(issued, COUNTY, title)[sheet]
    cells = [cell for row in told.iter_rows(min_row=FIRST + 1) for cell in row if cell.value]
    assert {cell.number_format for cell in cells} == {"@"}
    number = next(cell for cell in cells if cell.value == NUMBERS["C1"])
    assert number.data_type == "s"
    assert told.protection.sheet
    assert next(cell for cell in cells if cell.value == "C1").protection.locked
    hidden = [name for name, column in told.column_dimensions.items() if column.hidden]
    assert len(hidden) == 1
    assert (told.page_setup.paperSize, told.page_setup.orientation) == (
        9,
        "landscape",
    ) or told.page_setup.paperSize == "9"
    assert told.print_title_rows
    assert "&P" in (told.oddFooter.right.text or "") + (told.oddFooter.center.text or "")


def test_a_list_has_exactly_the_columns_of_the_contract_and_drop_downs_of_its_codes(issued: Settings) -> None:
    sheet = opened(issued, COUNTY, case_book.TITLE)[case_book.LIST]
    contract = load_contracts(PROJECT / "expectations")["case_returns"]
    assert [cell.value for cell in sheet[case_book.HEADER_AT + 1]] == [column.header for column in contract.columns]
    offered = {str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert len(offered) == len([column for column in contract.columns if column.codes])
    assert '"同意销号,退回"' in offered


def test_a_list_names_the_open_cases_and_gives_no_answer_for_the_unit(issued: Settings) -> None:
    sheet = opened(issued, COUNTY, case_book.TITLE)[case_book.LIST]
    lines = list(sheet.iter_rows(min_row=case_book.HEADER_AT + 2, values_only=True))
    assert sorted(str(line[0]) for line in lines) == ["C1", "C2", "C3"]
    assert {line[5:26] for line in lines} == {(None,) * 21}
    assert all(str(line[26]).startswith(f"BX1-{COUNTY}-20190910-") for line in lines)


def test_households_letters_and_calls_are_of_route_3_and_of_the_unit_that_goes_there(issued: Settings) -> None:
    county, zone = (opened(issued, unit, case_book.TITLE) for unit in (COUNTY, ZONE))
    assert [listed(county, sheet) for sheet in ("入户", "函询", "电询")] == [["C1"]] * 3
    assert [listed(zone, sheet) for sheet in ("入户", "函询", "电询")] == [["C4"], [], []]
    assert listed(county, "案情") == ["C2", "C3", "C1"]


def test_the_same_rows_give_the_same_bytes_whenever_they_are_written(issued: Settings, tmp_path: Path) -> None:
    told = json.loads((folder(issued).parent / "MANIFEST.json").read_text(encoding="utf-8"))["files"]
    before = {Path(name).name: told[name]["sha256"] for name in told if f"/{COUNTY}/" in name}
    origin = Origin(folder(issued) / "restricted.duckdb", NEEDS, DAY)
    with workbook_rows(origin, tmp_path, issued.secret()) as rows:
        unit = next(unit for unit in rows.units() if unit.code == COUNTY)
        ledger, listing = (tmp_path / name for name in sorted(before))
        ledger_book.write_ledger(ledger, rows, unit, rows.annex())
        case_book.write_cases(listing, rows, unit, load_contracts(PROJECT / "expectations")["case_returns"])
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ledger, listing)} == before


def test_workbooks_are_their_owners_alone(issued: Settings) -> None:
    books = folder(issued) / "workbooks"
    modes = {oct(path.stat().st_mode & 0o777) for path in [books, *books.rglob("*")] if path.is_dir()}
    files = {oct(path.stat().st_mode & 0o777) for path in books.rglob("*") if path.is_file()}
    assert (modes, files) == ({"0o700"}, {"0o600"})
    assert [path for path in books.parent.iterdir() if path.name.startswith(".")] == []


def test_without_the_tables_that_they_need_there_are_no_workbooks(tmp_path: Path) -> None:
    assert write_workbooks(tmp_path, Origin(tmp_path / "restricted.duckdb", ["dim_person"], DAY), {}, b"key") == []
    assert list(tmp_path.iterdir()) == []
