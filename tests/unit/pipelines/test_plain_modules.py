"""Standing, redaction, dates, settings, stages and audited builds."""

from __future__ import annotations

import stat
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from expectations.contract import load_contracts
from pipelines.audited import Audited, drop_audited, find_audited, keep_audited
from pipelines.dates import FIRST_DAY, LAST_DAY, checked_day
from pipelines.errors import NotPublishedError, WrongUsageError
from pipelines.ingest.loads import Check, LoadManifest
from pipelines.redact import redact
from pipelines.settings import PROJECT, Settings
from pipelines.stages import Busy, Stages
from pipelines.standing import blocked_sources, missing_required, standing

DAY, NEXT, THIRD = date(2019, 9, 2), date(2019, 9, 3), date(2019, 9, 4)


def load(day: date, verdict: str = "accepted", revision: int = 1, known: date | None = None) -> LoadManifest:
    return LoadManifest(
        "schools", day, revision, f"{day}{revision}", verdict, known or day, (), 1, 1, 0, "1.0.0", "d", (), ()
    )


def test_the_newest_accepted_load_is_served_while_a_newer_one_is_blocked() -> None:
    found = standing([load(DAY), load(NEXT, "blocked")], "schools", THIRD)
    assert found.is_blocked
    assert found.served == load(DAY)


def test_a_load_of_a_later_day_is_not_seen() -> None:
    assert standing([load(DAY), load(THIRD)], "schools", NEXT).newest == load(DAY)


def test_a_correction_ends_a_block_and_is_not_known_before_it_came() -> None:
    loads = [load(DAY, "blocked"), load(DAY, revision=2, known=THIRD)]
    assert not standing(loads, "schools", DAY).is_blocked
    assert standing(loads, "schools", DAY, known_at=NEXT).is_blocked


def test_a_broken_check_counts_among_the_rules_that_blocked() -> None:
    checks = [
        Check(r, "d", f, s, 0, "", "")
        for r, f, s in (("a", "warn", "broken"), ("b", "block", "failed"), ("c", "warn", "failed"))
    ]
    assert standing([replace(load(DAY, "blocked"), checks=tuple(checks))], "schools", DAY).failed_rules == ["a", "b"]


def test_required_sources_without_an_accepted_load_are_named() -> None:
    contracts = load_contracts(PROJECT / "expectations")
    assert "schools" in missing_required([load(DAY, "blocked")], contracts, DAY)
    assert "schools" not in missing_required([load(DAY)], contracts, DAY)
    assert [state.source for state in blocked_sources([load(DAY, "blocked")], contracts, DAY)] == ["schools"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("could not cast '400000201501010018' to DATE", "could not cast '#' to DATE"),
        ("bad 40000020150101001X here", "bad # here"),
        ("value '王小明' is no date", "value '…' is no date"),
        ('value "泉州市丰泽区" is no code', 'value "…" is no code'),
        ("phone 10012345678", "phone #"),
        ("line 42: column 身份证号 is missing", "line 42: column 身份证号 is missing"),
    ],
)
def test_a_message_of_an_engine_loses_numbers_and_values_and_keeps_its_sense(message: str, told: str) -> None:
    assert redact(message) == told


def test_a_message_is_cut_to_a_line() -> None:
    assert len(redact("x" * 10_000)) < 1000


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_first_and_the_last_day_can_be_run(day: date) -> None:
    assert checked_day(day) == day


@pytest.mark.parametrize("day", [date(2019, 8, 8), date(2050, 1, 1)])
def test_days_outside_are_refused(day: date) -> None:
    with pytest.raises(WrongUsageError, match=str(day)):
        checked_day(day)


def test_an_option_wins_over_the_environment_and_that_over_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BAOXUE_HOME", str(tmp_path / "environment"))
    monkeypatch.delenv("BAOXUE_DATA_RAW", raising=False)
    assert Settings.load(home=tmp_path / "option").home == tmp_path / "option"
    assert Settings.load().home == tmp_path / "environment"
    assert Settings.load().data_raw == PROJECT / "data_raw"


def test_a_key_is_made_once_for_its_owner_alone_unless_one_is_given(tmp_path: Path) -> None:
    made = Settings(tmp_path / "raw", tmp_path / "home")
    first = made.secret()
    assert (made.secret(), len(first)) == (first, 64)
    assert stat.S_IMODE((tmp_path / "home" / "secret.key").stat().st_mode) == 0o600
    assert replace(made, secret_key="given").secret() == b"given"


def test_stages_add_up_and_tell_who_listens() -> None:
    told: list[tuple[str, str]] = []
    stages = Stages(lambda stage, detail: told.append((stage, detail)))
    for _ in range(2):
        with stages.measure("land", "schools"):
            time.sleep(0.01)
    with stages.measure("build", "dbt", is_data=False):
        pass
    assert told == [("land", "schools"), ("land", "schools"), ("build", "dbt")]
    assert stages.seconds["land"] >= 0.02
    assert stages.data_seconds == pytest.approx(stages.seconds["land"])


def test_workers_that_are_busy_at_once_count_once() -> None:
    busy = Busy()
    busy.add(10)
    busy.add(4)
    assert busy.seconds() == pytest.approx(10, abs=0.1)


def audited(run_id: str) -> Audited:
    return Audited(DAY.isoformat(), None, run_id, "chain", {"pass": 1}, {})


def candidate(settings: Settings, content: str) -> Path:
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    path = settings.warehouse / "candidate.duckdb"
    path.write_text(content, encoding="utf-8")
    return path


def test_an_audited_build_is_out_of_the_reach_of_the_next(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "raw", tmp_path / "home")
    keep_audited(settings, candidate(settings, "first"), audited("run-1"))
    candidate(settings, "the next build")
    found = find_audited(settings, DAY, "run-1")
    assert found == audited("run-1")
    assert found.database(settings).read_text(encoding="utf-8") == "first"


def test_a_build_left_by_a_run_that_died_goes_with_the_next_one(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "raw", tmp_path / "home")
    for run_id in ("run-1", "run-2"):
        keep_audited(settings, candidate(settings, run_id), audited(run_id))
    assert find_audited(settings, DAY, "run-1").run_id == "run-2"
    drop_audited(settings, "run-2")
    with pytest.raises(NotPublishedError, match=str(DAY)):
        find_audited(settings, DAY, "run-2")
