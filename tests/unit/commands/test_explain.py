"""`baoxue explain`: from a number to the child, the rows, the rule and the clause."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import WRONG_USAGE, run
from pipelines.settings import Settings
from tests.unit.publish.small import CASE, DAY, PERSON, event, published

ID, SHARED_ID = "400000200907070076", "40000020100101001X"
PUPIL, YOUNG, FIRST, SECOND = ("1" * 24, "2" * 24, "3" * 24, "4" * 24)
GONE_CASE = "C00000000DEAD"
NOT_PUBLISHED = 3

CASE_ROW: dict[str, Any] = {
    "case_id": CASE, "person_key": PERSON, "opened_date": date(2019, 8, 30), "route": "3", "outcome": "not_found",
    "reported_category": "B10", "determined_category": None, "category_group": "pending", "status": "verifying",
    "evidence_status": "missing", "is_registered_poor": True, "due_date": date(2019, 9, 23), "is_overdue": False,
    "reopen_count": 0, "rule_id": "R16", "clause": "ANNEX-B", "explanation_zh": "缺少规定的佐证材料。",
    "explanation_en": "The evidence is missing.", "what_would_change_zh": "补齐佐证材料。",
    "what_would_change_en": "The proof is handed in.", "org_unit_code": "350582",
}  # fmt: skip


def person(key: str, name: str, born: date, number: str) -> dict[str, Any]:
    """A row of dim_person."""
    return {
        "person_key": key,
        "name": name,
        "birth_date": born,
        "id_number": number,
        "id_status": "valid",
        "sex_code": "1",
    }


def match(key: str, source: str, row: int, tier: str = "id_exact", file: str = "晋江.csv") -> dict[str, Any]:
    """A row of fct_identity_match."""
    found = {"source": source, "business_date": date(2019, 8, 30), "file": file, "row": row, "person_key": key}
    return found | {"tier": tier, "score": 1, "decided_by": "rule"}


TABLES: dict[str, list[dict[str, Any]]] = {
    "main.dim_person": [
        person(PERSON, "测试甲", date(2009, 7, 7), ID),
        person(PUPIL, "测试乙", date(2010, 3, 10), "400000201003100011"),
        person(YOUNG, "测试丙", date(2013, 9, 1), "400000201309010043"),
        person(FIRST, "测试丁", date(2010, 1, 1), SHARED_ID),
        person(SECOND, "测试戊", date(2010, 1, 1), SHARED_ID),
    ],
    "main.fct_identity_match": [
        match(PERSON, "household_register", 8),
        match(PERSON, "case_returns", 2, "student_no_exact"),
        match(PUPIL, "student_registry", 7),
    ],
    "main.fct_quarantined_row": [
        {
            "source": "case_returns",
            "business_date": date(2019, 8, 30),
            "revision": 1,
            "file": "晋江.csv",
            "row": 2,
            "rule_id": "checked_date-filled",
            "reason_zh": "核查日期未填",
        }
    ],
    "main.fct_registry_comparison": [
        {"person_key": PERSON, "population": "household_register;open_case", "outcome": "not_found"},
        {
            "person_key": PUPIL,
            "population": "household_register",
            "outcome": "enrolled",
            "student_no": "G400000201003100011",
            "school_code": "2135000001",
            "registry_status": "在读",
        },
    ],
    "main.dim_school": [
        {"school_code": "2135000001", "school_name": "晋江第一小学", "is_boarding": False, "business_date": DAY}
    ],
    "main.dim_ledger_category": [
        {
            "code": "B10",
            "category_group": "B",
            "name_zh": "出国在外",
            "clause": "ANNEX-B10",
            "required_evidence": "护照和签证",
            "is_sensitive": False,
            "valid_from": DAY,
        }
    ],
    "main.fct_dropout_case": [CASE_ROW],
    "main.fct_dropout_case_event": [
        event(CASE, "status", "verifying"),
        event(CASE, "opened", "open"),
        event(GONE_CASE, "merged", CASE),
    ],
    "main.fct_persuasion_visit": [
        {"case_id": CASE, "persuaded_date": date(2019, 9, 7), "result_code": "承诺返校", "by_post": "班主任"}
    ],
}

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with one publication, and one of an earlier day."""
    folder = tmp_path_factory.mktemp("explain")
    home = Settings(folder / "raw", folder / "home", "a key for tests")
    published(home, {}, date(2019, 9, 2), run_id="early000-1")
    published(home, {}, date(2019, 9, 2), run_id="known000-1", known_at=date(2019, 9, 1))
    published(home, TABLES)
    return home


@pytest.fixture
def ask(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask the command; return its exit code, what it said, and its errors."""

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = run(["explain", *arguments, "--home", str(settings.home)])
        return code, *capsys.readouterr()

    return asked


@pytest.mark.parametrize("asked", [CASE, CASE.lower(), ID, f" {ID} ", ID + "4120", PERSON, PERSON.upper()])
def test_a_child_is_found_by_case_id_number_or_person_key(ask: Ask, asked: str) -> None:
    code, said, _ = ask(asked)
    assert code == 0
    assert f"个案 case {CASE}" in said


def test_a_case_is_told_with_person_rule_clause_evidence_and_what_would_change_it(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    for fact in (
        "测试甲", ID, "2009-07-07(10 岁 years)", "规则 rule: R16 · 条款 clause ANNEX-B", "缺少规定的佐证材料。",
        "The evidence is missing.", "县区填报 reported: B10 出国在外", "缺佐证材料 missing · 可采信 accepted: 护照和签证",
        "补齐佐证材料。", "The proof is handed in.", "核查中 being verified", "2019-09-07 · 承诺返校 · 班主任",
    ):  # fmt: skip
        assert fact in said


def test_every_row_is_told_with_file_row_and_tier_in_words(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    assert "户籍适龄人口 household_register · 2019-08-30 · 晋江.csv 第 8 行 row · id_exact" in said
    assert "student_no_exact = 学籍号指向唯一一名" in said and "The student number leads to one pupil" in said
    assert "已隔离 quarantined: checked_date-filled 核查日期未填" in said


def test_what_makes_rows_one_person_is_told_in_two_sentences(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    told = said[said.index("身份 identity") :].splitlines()[1:3]
    assert "户籍适龄人口" in told[0] and "凭“学籍号一致”" in told[0] and told[0].count("。") == 1
    assert "case_returns: same student number" in told[1] and told[1].endswith(".")


def test_the_history_of_a_case_begins_with_its_opening(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    history = said[said.index("变化 history") :].splitlines()
    assert ["opened" in history[1], "核查中 verifying" in history[2]] == [True, True]


def test_a_merged_case_leads_to_the_one_that_goes_on(ask: Ask) -> None:
    code, said, _ = ask(GONE_CASE)
    assert code == 0
    assert f"merged into {CASE}" in said
    assert f"个案 case {CASE}" in said


def test_a_pupil_without_a_case_is_told_where_it_is_enrolled(ask: Ask) -> None:
    code, said, _ = ask(PUPIL)
    assert code == 0
    assert "比对结果为“在读”,晋江第一小学 2135000001,不立案" in said
    assert "enrolled at 晋江第一小学 2135000001: no case opens" in said


def test_a_child_too_young_is_told_so(ask: Ask) -> None:
    _, said, _ = ask(YOUNG)
    assert "截至 2019-08-31 未满6周岁,不在比对范围" in said
    assert "not yet 6 by 2019-08-31" in said


def test_all_persons_of_one_id_number_are_told(ask: Ask) -> None:
    _, said, _ = ask(SHARED_ID.lower())
    assert "2 persons" in said
    assert ["测试丁" in said, "测试戊" in said] == [True, True]


def test_json_holds_the_tables_columns(ask: Ask) -> None:
    code, said, _ = ask(ID, "--json")
    found = json.loads(said)
    child = found["people"][0]
    assert (code, found["date"], found["asked_by"], len(found["people"])) == (0, "2019-09-10", "id", 1)
    assert (child["case"]["rule_id"], child["case"]["due_date"], child["no_case"]) == ("R16", "2019-09-23", None)
    assert {row["tier"]: row["score"] for row in child["rows"]} == {"id_exact": 1.0, "student_no_exact": 1.0}
    assert json.loads(ask(PUPIL, "--json")[1])["people"][0]["no_case"]["en"].startswith("enrolled at")


@pytest.mark.parametrize("unknown", ["C000000000000", "400000201212120019", "nobody"])
def test_an_unknown_number_is_wrong_usage_and_is_not_repeated(ask: Ask, unknown: str) -> None:
    code, said, errors = ask(unknown)
    assert (code, said) == (WRONG_USAGE, "")
    assert "does not know it" in errors
    assert unknown not in errors


def test_another_day_is_answered_by_its_own_publication(ask: Ask) -> None:
    code, _, errors = ask(CASE, "--date", "2019-09-02")
    assert code == WRONG_USAGE
    assert "2019-09-02" in errors
    assert ask(CASE, "--date", "2019-09-10")[0] == 0


def test_what_was_known_is_answered_by_a_publication_of_that_knowledge(ask: Ask) -> None:
    _, _, errors = ask(CASE, "--date", "2019-09-02", "--known-at", "2019-09-01")
    assert "does not know it" in errors
    code, _, errors = ask(CASE, "--known-at", "2019-09-01")
    assert code == NOT_PUBLISHED
    assert "baoxue run --date 2019-09-10 --known-at 2019-09-01" in errors


def test_a_day_that_is_not_kept_says_what_to_run(ask: Ask) -> None:
    code, _, errors = ask(CASE, "--date", "2019-12-31")
    assert code == NOT_PUBLISHED
    assert "baoxue run --date 2019-12-31" in errors


def test_before_the_first_publication_it_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", CASE, "--home", str(tmp_path)]) == NOT_PUBLISHED
    assert "baoxue run --date D" in capsys.readouterr().err
