"""The first step of a run in one process lands all sources side by side; each answers for itself in its own step."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from expectations.contract import load_contracts
from pipelines.ingest import landing
from pipelines.intake import Intake
from pipelines.settings import PROJECT, Settings
from pipelines.stages import Stages
from tests.integration.city import DAYS

CONTRACTS = load_contracts(PROJECT / "expectations")
ONE, OTHER = (CONTRACTS[source] for source in ("poverty_students", "schools"))
DAY = DAYS[0]


def deliver(settings: Settings, source: str, text: str, files: int = 1) -> None:
    """Deliver files of one row, whose first cell says `text`."""
    headers = [column.header for column in CONTRACTS[source].columns]
    folder = settings.data_raw / source / DAY.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(files):
        row = [f"{text}{n}", *[""] * (len(headers) - 1)]
        (folder / f"{n}.csv").write_text(f"{','.join(headers)}\n{','.join(row)}\n", encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "raw", tmp_path / "home")
    for contract in (ONE, OTHER):
        deliver(settings, contract.source, "甲")
    return settings


def landed(settings: Settings, source: str) -> int:
    return len(list((settings.landed / source).glob("*.parquet")))


def test_the_first_step_of_a_run_lands_what_the_others_hand_on(settings: Settings) -> None:
    intake = Intake(settings, Stages())
    assert len(intake.land(ONE, DAY, "a run")) == 1
    assert landed(settings, OTHER.source) == 1
    deliver(settings, OTHER.source, "乙")
    before = intake.land(OTHER, DAY, "a run")
    assert before != Intake(settings, Stages()).land(OTHER, DAY)
    assert [len(load.files) for load in before] == [1]


def test_a_step_that_has_a_process_to_itself_lands_its_own_source(settings: Settings) -> None:
    assert len(Intake(settings, Stages()).land(ONE, DAY)) == 1
    assert landed(settings, OTHER.source) == 0


def test_the_next_run_reads_anew_what_the_last_one_did_not_come_to(settings: Settings) -> None:
    intake = Intake(settings, Stages())
    intake.land(ONE, DAY, "a run that broke")
    deliver(settings, OTHER.source, "乙")
    intake.land(ONE, DAY, "another run")
    assert intake.land(OTHER, DAY, "another run") == Intake(settings, Stages()).land(OTHER, DAY)


def test_what_breaks_breaks_the_step_of_its_own_source_which_may_try_again(settings: Settings) -> None:
    settings.landed.mkdir(parents=True)
    in_the_way = settings.landed / OTHER.source
    in_the_way.touch()
    intake = Intake(settings, Stages())
    assert len(intake.land(ONE, DAY, "a run")) == 1
    with pytest.raises(FileExistsError):
        intake.land(OTHER, DAY, "a run")
    in_the_way.unlink()
    assert len(intake.land(OTHER, DAY, "a run")) == 1


def test_no_more_files_are_read_at_once_than_memory_holds(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, now, most, read = Lock(), 0, 0, landing.READERS["csv"]

    def counted(*given: Any) -> Any:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        try:
            return read(*given)
        finally:
            with lock:
                now -= 1

    for contract in (ONE, OTHER):
        deliver(settings, contract.source, "丙", files=4)
    monkeypatch.setitem(landing.READERS, "csv", counted)
    intake = Intake(settings, Stages())
    assert [len(load.files) for contract in (ONE, OTHER) for load in intake.land(contract, DAY, "a run")] == [4, 4]
    assert most == landing.AT_ONCE


def test_landing_side_by_side_is_measured_once_and_names_each_source(settings: Settings) -> None:
    told: list[tuple[str, str]] = []
    stages = Stages(lambda stage, detail: told.append((stage, detail)))
    intake = Intake(settings, stages)
    began = time.perf_counter()
    for contract in (ONE, OTHER):
        intake.land(contract, DAY, "a run")
    assert 0 < stages.seconds["land"] <= time.perf_counter() - began
    assert sorted(detail for stage, detail in told[1:] if stage == "land") == sorted(CONTRACTS)
