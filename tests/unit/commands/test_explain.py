"""`baoxue explain`: from a number to the child, the rows, the rule and the clause."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import WRONG_USAGE, run
from pipelines.settings import Settings
from tests.unit.commands.explained import FIRST, GONE_CASE, ID, PUPIL, SHARED_ID, TABLES, YOUNG
from tests.unit.publish.small import CASE, PERSON, Tables, everything, published

NOT_PUBLISHED = 3

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with one publication, and one of an earlier day."""
    folder = tmp_path_factory.mktemp("explain")
    home = Settings(folder / "raw", folder / "home", "a key for tests")
    nobody: Tables = dict.fromkeys(TABLES, ())
    published(home, nobody, date(2019, 9, 2), run_id="early000-1")
    published(home, nobody, date(2019, 9, 2), run_id="known000-1", known_at=date(2019, 9, 1))
    published(home, TABLES, nodes=everything())
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
    assert told == [
        "  依据: 2 行数据归于此人：控辍保学核查回填与此人的学籍号相同，姓名不冲突；"
        "户籍适龄人口与此人的身份证件号相同且有效；没有待人工判定的对子。",
        "  how it is known: 2 rows are this person: case_returns and this person carry the same student number and their names "
        "do not conflict; household_register and this person carry the same valid ID; nothing awaits a reviewer.",
    ]


def test_what_was_paid_is_told_in_one_line_by_term_programme_and_status(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    grant = "家庭经济困难非寄宿生生活补助(小学)"
    assert said[said.index("资助 aid") :].splitlines()[1:3] == [
        f"  发放: 2019-2020 秋季学期 {grant} 2 笔共 312.50 元，已发放；2019-2020 春季学期 免费教科书 64.40 元，待发放",
        f"  payments: 2019-2020 autumn term {grant} 312.50 yuan in 2 payments, paid; "
        "2019-2020 spring term 免费教科书 64.40 yuan, due to be paid",
    ]
    assert "资助 aid" not in ask(PUPIL)[1]


def test_a_publication_that_has_no_table_of_payments_is_told_without_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Settings(tmp_path / "raw", tmp_path / "home", "a key for tests")
    published(home, TABLES, nodes=everything())
    database = home.publish / "current" / "restricted" / "restricted.duckdb"
    with duckdb.connect(str(database.resolve())) as con:
        con.execute("drop table fct_aid_payment")
    assert run(["explain", CASE, "--home", str(home.home)]) == 0
    assert "资助 aid" not in capsys.readouterr().out


def test_the_history_of_a_case_begins_with_its_opening(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    history = said[said.index("变化 history") :].splitlines()
    assert ["opened" in history[1], "核查中 verifying" in history[2]] == [True, True]


def test_each_change_is_told_with_its_cause_in_both_languages(ask: Ask) -> None:
    _, said, _ = ask(CASE)
    history = said[said.index("变化 history") :]
    assert "2019-09-10 责任单位 reporting unit: — → 350582 · 新事实 a new fact" in history
    assert "路径 route: — → 泉州户籍,在外就学或去向不明 Quanzhou hukou, school elsewhere or unknown" in history


def test_who_became_whom_is_told_with_the_cause(ask: Ask) -> None:
    told = f"  2019-09-10 {PERSON} 并入 became one with {FIRST} · 补填了证件号 a missing ID number was filled in"
    for asked in (PERSON, FIRST):
        assert told in ask(asked)[1].splitlines()
    assert "人员变动" not in ask(PUPIL)[1]


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
    assert [(row["term_code"], row["payments"], row["amount_yuan"]) for row in child["payments"]] == [
        ("秋季学期", 2, 312.5),
        ("春季学期", 1, 64.4),
    ]
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
