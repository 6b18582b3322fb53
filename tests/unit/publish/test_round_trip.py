"""A list goes out, is filled in and comes back: what its keys say is judged by the gate, and nothing that came is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest

from expectations.contract import load_contracts
from pipelines.ingest.accept import judge_only
from pipelines.ingest.landing import land
from pipelines.ingest.loads import LoadManifest, accepted_folder
from pipelines.intake import Intake
from pipelines.publish.case_book import HEADER_AT, LIST
from pipelines.settings import PROJECT, Settings
from pipelines.stages import Stages
from tests.unit.publish.cases import COUNTY, NUMBERS
from tests.unit.publish.small import DAY

CONTRACT = load_contracts(PROJECT / "expectations")["case_returns"]
RETURNED = DAY + timedelta(days=2)
ANSWER = {"核查方式": "入户调查", "核查日期": "2019-09-11", "填报类别": "A1"}
MADE_UP = ("id_number-id_prefix",)  # people of no region
Answers = Mapping[str, Mapping[str, str]]


def altered(header: str, value: str) -> Answers:
    """The answer on one case, with another cell changed."""
    return {"C1": {**ANSWER, header: value}}


KEY_OF_ANOTHER = "BX1-350524-20190910-00000000-000000000000000000000000"
RETURNS: dict[str, tuple[Answers, str, set[str]]] = {
    "an answer": ({"C1": ANSWER}, "C1", set()),
    "an answer with the number put right": (altered("身份证件号", NUMBERS["C2"]), "C1", set()),
    "an answer in which a name has wide spaces": (altered("姓名", "测　试甲"), "C1", set()),
    "nothing filled in": ({}, "C1", {"load-begun"}),
    "an answer without its date": ({"C1": {"核查方式": "函询", "填报类别": "A1"}}, "C1", {"checked_date-filled"}),
    "another name": (altered("姓名", "测试庚"), "C1", {"row_key-altered"}),
    "another case": (altered("案件编号", "C9"), "C9", {"row_key-altered"}),
    "a key cut short": (altered("回填校验码", "BX1-350524"), "C1", {"row_key-altered"}),
    "the key of another bureau": (altered("回填校验码", KEY_OF_ANOTHER), "C1", {"row_key-foreign"}),
    "no key": (altered("回填校验码", ""), "C1", set()),
    "a case that moved": ({"C2": ANSWER}, "C2", {"row_key-moved"}),
    "a case that was closed": ({"C3": ANSWER}, "C3", {"row_key-closed"}),
}  # fmt: skip
"""What is dropped, file by file: answers by case; the case that is looked at; the rules that set its row aside."""


@pytest.fixture(scope="module")
def returned(issued: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, LoadManifest]:
    """One load of all those files, landed and judged."""
    settings = office(issued, tmp_path_factory.mktemp("returned"))
    for name, (answers, _, _) in RETURNS.items():
        fill(settings, answers, f"{name}.xlsx")
    return settings, take_in(settings)


def office(issued: Settings, folder: Path) -> Settings:
    """The installation as far as the gate looks: its publications and its key, nothing delivered yet."""
    settings = replace(issued, data_raw=folder / "raw", home=folder / "home")
    settings.home.mkdir()
    settings.publish.symlink_to(issued.publish)
    return settings


def fill(
    settings: Settings, answers: Mapping[str, Mapping[str, str]], name: str = "回填.xlsx", unit: str = COUNTY
) -> Path:
    """Fill in the list that a unit was issued on DAY, line by line of its cases, and drop it."""
    (path,) = settings.publish.glob(f"v/{DAY}-*/restricted/workbooks/{unit}/控辍保学核查清单_*.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[LIST]
    at = {cell.value: cell.column for cell in sheet[HEADER_AT + 1]}
    for line in range(HEADER_AT + 2, sheet.max_row + 1):
        for header, text in answers.get(str(sheet.cell(line, 1).value), {}).items():
            sheet.cell(line, at[header]).value = text
    folder = settings.data_raw / CONTRACT.source / RETURNED.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)


def take_in(settings: Settings) -> LoadManifest:
    """Land and judge what was dropped."""
    found = Intake(settings, Stages()).judge(CONTRACT, RETURNED).newest
    assert found is not None
    return found


@pytest.mark.parametrize("name", RETURNS)
def test_a_row_that_comes_back_is_taken_or_set_aside_for_one_reason(
    returned: tuple[Settings, LoadManifest], name: str
) -> None:
    settings, load = returned
    _, case_id, rules = RETURNS[name]
    folder = accepted_folder(settings, load.source, load.business_date, load.revision)
    of_case = "_file = ? and case_id = ?"
    where = [f"{name}.xlsx", case_id]
    taken = duckdb.execute(f"select count(*) from read_parquet('{folder}/rows.parquet') where {of_case}", where)
    assert taken.fetchall() == [(0 if rules else 1,)]
    told = duckdb.execute(
        f"select rule_id from read_parquet('{folder}/quarantined.parquet') as q "
        f"join read_parquet('{folder}/quarantined_rules.parquet') as r on q._file = r.file and q._row = r.row "
        f"where {of_case} and rule_id <> 'load-exact_repetition'",
        where,
    )
    assert {str(rule) for (rule,) in told.fetchall()} == rules


def test_nothing_that_came_back_is_lost(returned: tuple[Settings, LoadManifest]) -> None:
    _, load = returned
    assert (load.verdict, load.rows_landed) == ("accepted", 3 * len(RETURNS))
    assert load.rows_landed == load.rows_accepted + load.rows_quarantined
    assert all(file.missing == file.extra == () for file in load.files)


def test_the_owner_reads_the_reason_in_chinese(returned: tuple[Settings, LoadManifest]) -> None:
    settings, load = returned
    folder = accepted_folder(settings, load.source, load.business_date, load.revision)
    told = duckdb.execute(
        f"select distinct rule_id, reason_zh from read_parquet('{folder}/quarantined_rules.parquet') where rule_id like 'row_key%'"
    )
    assert dict(told.fetchall()) == {
        "row_key-altered": "不符合：「回填校验码」与本行的案件编号、姓名一致，未被改动",
        "row_key-foreign": "不符合：「回填校验码」由本局签发",
        "row_key-moved": "不符合：下发清单中的案件仍由该单位办理",
        "row_key-closed": "不符合：下发清单中的案件尚未销号",
    }


def test_what_the_ledger_said_on_the_day_itself_or_later_makes_no_key_stale(issued: Settings, tmp_path: Path) -> None:
    settings = office(issued, tmp_path)
    fill(settings, {"C3": ANSWER}, "回填.xlsx")
    day = DAY + timedelta(days=1)
    folder = settings.data_raw / CONTRACT.source
    (folder / RETURNED.isoformat()).rename(folder / day.isoformat())
    load = Intake(settings, Stages()).judge(CONTRACT, day).newest
    assert load is not None
    assert {check.rule_id for check in load.checks if check.status == "failed"} == {"load-begun", *MADE_UP}


def test_a_dry_run_without_a_key_says_that_it_could_not_judge_keys_and_makes_none(
    issued: Settings, tmp_path: Path
) -> None:
    settings = office(issued, tmp_path)
    fill(settings, altered("回填校验码", KEY_OF_ANOTHER), "回填.xlsx")
    away = Settings(settings.data_raw, tmp_path / "nowhere")
    landed = land(settings, CONTRACT, RETURNED)
    assert landed is not None
    told = judge_only(away, CONTRACT, landed)
    assert "此处没有签发密钥，「回填校验码」未能核对" in told.warnings
    assert [check.rule_id for check in told.checks if check.status == "failed"] == ["load-begun", *MADE_UP]
    assert not away.home.exists()
