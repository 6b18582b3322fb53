"""`baoxue demo`: what it refuses and clears; its three days are those of the integration tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines import showcase
from pipelines.cli import WRONG_USAGE, run
from pipelines.dayrun import DayResult
from pipelines.showcase import DAYS, MARK, START
from pipelines.standing import Standing


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Let the demonstration's days go as they should without running them; return the days that were asked for."""
    asked: list[date] = []

    class Runner:
        def run(self, day: date) -> DayResult:
            asked.append(day)
            blocked = (Standing("student_registry", None, None),) if len(asked) % DAYS == 2 else ()
            return DayResult(day, f"{day}-x", blocked, 3, (), 1.0, 1.0, {})

    @contextmanager
    def day_runner(*_: object) -> Iterator[Runner]:
        yield Runner()

    monkeypatch.setattr(showcase, "day_runner", day_runner)
    return asked


def demo(folder: Path) -> int:
    return run(["demo", "--scale", "0.0005", "--data-raw", str(folder / "raw"), "--home", str(folder / "home")])


def test_it_runs_three_days_says_what_was_bad_and_where_to_look_and_starts_afresh_where_a_demonstration_lies(
    stand_in: list[date], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(tmp_path) == 0
    assert stand_in == [START + timedelta(days=n) for n in range(DAYS)]
    out = capsys.readouterr().out
    assert "只剩四成的行" in out
    assert f"baoxue why-blocked student_registry --date {START + timedelta(days=1)}" in out
    left = tmp_path / "home" / "left.txt"
    left.write_text("of the first demonstration", encoding="utf-8")
    assert demo(tmp_path) == 0
    assert not left.exists()
    assert (tmp_path / "home" / MARK).exists()


def test_it_never_touches_folders_that_hold_real_deliveries(stand_in: list[date], tmp_path: Path) -> None:
    delivered = tmp_path / "raw" / "schools" / "2019-09-02" / "学校.csv"
    delivered.parent.mkdir(parents=True)
    delivered.write_text("a delivery of an office", encoding="utf-8")
    assert demo(tmp_path) == WRONG_USAGE
    assert delivered.read_text(encoding="utf-8") == "a delivery of an office"
    assert stand_in == []
