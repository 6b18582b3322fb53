"""`baoxue run`: how outcomes of a day become exit codes and words; the day itself is a stand-in here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pipelines.dayrun
from pipelines.cli import WRONG_USAGE, run
from pipelines.dayrun import DayResult
from pipelines.ingest.loads import Check, LoadManifest
from pipelines.settings import Settings
from pipelines.standing import Standing

DAY = date(2019, 9, 2)
REFUSAL = Check("load-volume_fall", "coverage", "block", "failed", 0, "行数没有骤降", "请核对")
REFUSED = LoadManifest(
    "schools", DAY, 1, "ab", "blocked", DAY, (), 10, 0, 10, "1.0.0", "cd", (), (REFUSAL,)
)  # fmt: skip


class Runner:
    """Stands in for the job: gives one result and remembers what it was asked."""

    def __init__(self, result: DayResult) -> None:
        self.result, self.asked = result, []  # type: ignore[var-annotated]

    def run(self, day: date, known_at: date | None = None) -> DayResult:
        self.asked.append((day, known_at))
        return self.result


def outcome(version: str | None = "2019-09-02-abc", blocked: tuple[Standing, ...] = (), *problems: str) -> DayResult:
    return DayResult(DAY, version, blocked, 7 if version else None, problems, 3.0, 1.0, {"build": 1.0})


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that types the command for a day of a given outcome: (exit code, printed text, runner)."""

    def type_it(result: DayResult, *options: str) -> tuple[int, str, Runner]:
        runner = Runner(result)

        @contextmanager
        def stand_in(settings: Settings, *_: object) -> Iterator[Runner]:
            assert settings.home == tmp_path / "home"
            yield runner

        monkeypatch.setattr(pipelines.dayrun, "day_runner", stand_in)
        where = ["--home", str(tmp_path / "home"), "--data-raw", str(tmp_path)]
        return run(["run", "--date", "2019-09-02", *where, *options]), capsys.readouterr().out, runner

    return type_it


BLOCKED = (Standing("schools", REFUSED, None),)


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (outcome(), 0),
        (outcome("v", BLOCKED), 2),
        (outcome(None, (), "audit: a test failed"), 3),
        (outcome(None, BLOCKED, "x"), 3),
    ],
)
def test_the_exit_code_says_what_came_of_the_day(typed: Any, result: DayResult, code: int) -> None:
    assert typed(result)[0] == code
    assert typed(result, "--json")[0] == code


def test_json_is_one_object_on_the_last_line(typed: Any) -> None:
    _, out, _ = typed(outcome("2019-09-02-abc", BLOCKED), "--json")
    (line,) = out.strip().splitlines()
    said = json.loads(line)
    blocked = [{"source": "schools", "business_date": "2019-09-02", "rules": ["load-volume_fall"]}]
    assert {
        "date": "2019-09-02",
        "published": True,
        "version": "2019-09-02-abc",
        "blocked": blocked,
        "cases_open": 7,
    }.items() <= said.items()
    assert said["seconds"] == 3.0


def test_json_of_a_day_that_was_not_published_says_so(typed: Any) -> None:
    said = json.loads(typed(outcome(None, (), "audit: a test failed"), "--json")[1])
    assert (said["published"], said["version"], said["cases_open"]) == (False, None, None)
    assert said["problems"] == ["audit: a test failed"]


def test_a_blocked_load_is_named_with_its_rules_and_where_to_read_more(typed: Any) -> None:
    out = typed(outcome("v", BLOCKED))[1]
    assert "load-volume_fall" in out
    assert "baoxue why-blocked schools --date 2019-09-02" in out


def test_what_was_known_on_another_day_is_asked_for(typed: Any) -> None:
    assert typed(outcome(), "--known-at", "2019-09-30")[2].asked == [(DAY, date(2019, 9, 30))]


@pytest.mark.parametrize("day", ["2019-08-08", "2050-01-01", "2019-02-29", "yesterday", ""])
def test_a_date_that_cannot_be_run_is_wrong_usage(day: str, tmp_path: Path) -> None:
    assert run(["run", "--date", day, "--home", str(tmp_path / "home")]) == WRONG_USAGE
    assert not (tmp_path / "home").exists()


def test_a_run_without_a_date_is_wrong_usage() -> None:
    assert run(["run"]) == WRONG_USAGE
