"""`baoxue diff`: exit codes, words and JSON; what it finds is tested on the village (tests/warehouse/ledger)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pipelines.cli import WRONG_USAGE, run
from pipelines.commands.diff import DOES_NOT_ADD_UP
from pipelines.settings import Settings
from tests.unit.publish.cases import OTHER
from tests.unit.publish.cases import case as standing
from tests.unit.publish.small import CASE, DAY, PERSON, event, everything, published

NOT_PUBLISHED = 3
NEXT, THIRD = DAY + timedelta(days=1), DAY + timedelta(days=2)

Ask = Callable[..., tuple[int, str, str]]


def ledger(**case: Any) -> dict[str, list[dict[str, Any]]]:
    """Tables of a publication with one case."""
    events = [event(CASE, "opened", "open"), event(CASE, "status", "suspected"), event(CASE, "unit", OTHER)]
    row = standing(CASE, OTHER, person_key=PERSON, opened_date=DAY, **case)
    return {"main.fct_dropout_case": [row], "main.fct_dropout_case_event": events}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three days: the case closes on the second, and is open again on the third without an event."""
    folder = tmp_path_factory.mktemp("diff")
    home = Settings(folder / "raw", folder / "home", "a key for tests")
    published(home, ledger(), nodes=everything())
    closed = ledger(status="closed", closed_date=NEXT, school_name="晋江第一小学")
    for kind, value in (("closed", "closed"), ("status", "closed")):
        by_review = {"event_date": NEXT, "from_value": "open", "cause": "review"}
        closed["main.fct_dropout_case_event"].append(event(CASE, kind, value) | by_review)
    published(home, closed, NEXT, run_id="bbbbbbbb-1", nodes=everything())
    reopened = {**closed, "main.fct_dropout_case": ledger()["main.fct_dropout_case"]}
    published(home, reopened, THIRD, run_id="cccccccc-1", nodes=everything())
    return home


@pytest.fixture
def ask(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask the command; return its exit code, what it said, and its errors."""

    def asked(*arguments: object) -> tuple[int, str, str]:
        code = run(["diff", *map(str, arguments), "--home", str(settings.home)])
        return code, *capsys.readouterr()

    return asked


def test_a_difference_is_told_with_counts_units_and_cases(ask: Ask) -> None:
    code, said, errors = ask(DAY, NEXT)
    assert (code, errors) == (0, "")
    for fact in (
        "未销号个案 open cases: 1 → 0", "销号 closed -1 (人工审核 a reviewer -1)", "合计 sum: 1 -1 = 0 ✓",
        "350582: 1 → 0", f"{CASE} 人工审核 a reviewer: 案件状态 status suspected → closed", "变化 changed 学校名称 school_name: 1",
    ):  # fmt: skip
        assert fact in said
    assert "晋江第一小学" not in said and PERSON not in said


def test_json_holds_flows_changes_and_counts(ask: Ask) -> None:
    code, said, _ = ask(DAY, NEXT, "--json")
    found = json.loads(said)
    assert (code, found["adds_up"], found["was"]["date"], found["now"]["date"]) == (0, True, str(DAY), str(NEXT))
    assert found["flows"] == [{"unit": "350582", "kind": "closed", "cause": "review", "cases": -1}]
    changes = {row["field"]: (row["was"], row["now"], row["cause"]) for row in found["changes"]}
    assert changes["status"] == ("suspected", "closed", "review")
    assert changes["school_name"][:2] == (None, None)
    assert PERSON not in said


def test_what_the_events_do_not_explain_is_said_loudly(ask: Ask) -> None:
    code, said, errors = ask(NEXT, THIRD)
    assert code == DOES_NOT_ADD_UP
    assert "✗" in said and "350582" in errors and "do not explain" in errors


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((DAY, DAY), WRONG_USAGE, "the same day twice"),
        ((DAY, "yesterday"), WRONG_USAGE, "yesterday"),
        ((DAY,), WRONG_USAGE, "D2"),
        ((DAY, date(2019, 12, 31)), NOT_PUBLISHED, "baoxue run --date 2019-12-31"),
        ((DAY, NEXT, "--known-at", DAY), NOT_PUBLISHED, f"--known-at {DAY}"),
    ],
)
def test_what_cannot_be_compared_says_why(ask: Ask, arguments: tuple[object, ...], code: int, error: str) -> None:
    assert ask(*arguments)[0] == code
    assert error in ask(*arguments)[2]
