"""The workbook of pairs: what a reviewer sees, what may be filled in, and that it comes back as it was made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from expectations.contract import load_contracts
from pipelines.ingest.xlsx_reader import read_workbook
from pipelines.publish.pairs_book import reviewing
from pipelines.settings import PROJECT, Settings
from tests.unit.publish.small import DAY, published

JINJIANG, NANAN = "350582", "350583"


def pair(number: int, unit: str = JINJIANG, **changed: Any) -> dict[str, Any]:
    """Return a pair of rows: one name, one wrong digit."""
    row: dict[str, Any] = {
        "pair_no": f"P{number:015X}", "pair_check": f"{number:048x}", "org_unit_code": unit, "kind": "id_slip",
        "score": 0.83, "agrees": "出生日期、性别", "differs": "姓名、身份证件号",
    }  # fmt: skip
    for side, name, digit in (("left", "测试小名", "6"), ("right", "测试晓名", "7")):
        row |= {f"{side}_person_key": side, f"{side}_source": "poverty_students", f"{side}_business_date": DAY}
        row |= {f"{side}_file": "a.csv", f"{side}_row": 7, f"{side}_name": name, f"{side}_sex_code": "1"}
        row |= {f"{side}_id_number": f"40000020090707{digit}076", f"{side}_birth_date": date(2009, 7, 7)}
        row |= {f"{side}_hukou_region_code": "350582001001"}
    return row | changed


@pytest.fixture
def books(settings: Settings) -> Path:
    """The folder of workbooks of a day with three pairs of two units."""
    held = pair(3, score=0.51, case_id="CA61B8A5022FB", left_student_no="G400000200907076076")
    rows = [pair(1), pair(2, NANAN), held]
    return published(settings, {"main.rpt_identity_review": rows}).path / "restricted" / "workbooks"


def sheet_of(folder: Path, unit: str = JINJIANG) -> Any:
    """Open the sheet that is filled in."""
    return openpyxl.load_workbook(folder / unit / f"身份判定表_晋江市_{DAY}.xlsx", rich_text=True)["判定"]


def test_each_unit_has_a_workbook_of_its_pairs_those_that_hold_up_a_case_first(books: Path) -> None:
    assert sorted(path.parent.name for path in books.rglob("身份判定表*.xlsx")) == [JINJIANG, NANAN]
    assert [cell.value for cell in sheet_of(books)["A"]][1:] == [pair(3)["pair_no"], pair(1)["pair_no"]]
    assert [oct(path.stat().st_mode & 0o777) for path in books.rglob("身份判定表*.xlsx")] == ["0o600", "0o600"]


def test_the_two_rows_stand_one_above_the_other_and_only_what_differs_is_red(books: Path) -> None:
    cells = {cell.value: cell.column for cell in sheet_of(books)[1]}
    number = sheet_of(books).cell(3, cells["身份证件号"]).value
    assert str(number) == "400000200907076076\n400000200907077076"
    assert [str(part) for part in number if getattr(part, "font", None) and part.font.color.rgb == "FFC00000"] == ["7"]
    assert str(sheet_of(books).cell(2, cells["学籍号"]).value) == "G400000200907076076\n—"
    assert sheet_of(books).cell(2, cells["把握"]).value == "难以判断\n（51%）"


def test_only_the_decision_is_open_to_be_filled_in_from_a_list(books: Path) -> None:
    sheet = sheet_of(books)
    heads = {cell.value: cell.column for cell in sheet[1]}
    is_open = [name for name, place in heads.items() if not sheet.cell(2, place).protection.locked]
    assert is_open == ["判定", "理由", "判定岗位", "判定日期"]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"同一人,不是同一人,无法判断,撤销"'
    assert sheet.column_dimensions["N"].hidden and heads["核对码"] == 14


def test_a_filled_workbook_is_read_back_as_it_was_made(books: Path, tmp_path: Path) -> None:
    path = books / JINJIANG / f"身份判定表_晋江市_{DAY}.xlsx"
    work = openpyxl.load_workbook(path)
    work["判定"]["J2"], work["判定"]["M2"] = "不是同一人", "2019-09-12"
    work.save(tmp_path / "filled.xlsx")
    contract = reviewing(load_contracts(PROJECT / "expectations"))
    reading = read_workbook(tmp_path / "filled.xlsx", contract, tmp_path, tmp_path / "rows.parquet")
    read = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    assert (reading.header.missing, reading.header.extra) == ((), ())
    assert [(row["pair_no"], row["pair_check"], row["decision_code"]) for row in read] == [
        (pair(3)["pair_no"], pair(3)["pair_check"], "不是同一人"),
        (pair(1)["pair_no"], pair(1)["pair_check"], None),
    ]


def test_the_same_pairs_make_the_same_bytes(settings: Settings) -> None:
    tables = {"main.rpt_identity_review": [pair(1)]}
    first, again = (
        published(settings, tables, run_id=f"{n}aaaaaaa-1").path / "restricted" / "workbooks" for n in (1, 2)
    )
    name = f"{JINJIANG}/身份判定表_晋江市_{DAY}.xlsx"
    assert (first / name).read_bytes() == (again / name).read_bytes()
