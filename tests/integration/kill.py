"""Runs that die: `baoxue run` in a process of its own that is killed in the middle of a stage."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import dataclass
from datetime import date
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from pipelines.dayrun import day_runner
from pipelines.ingest.loads import read_manifests
from pipelines.lock import holders
from pipelines.settings import Settings
from tests.integration.city import hashes

# How long after a stage has begun on its nth object (source, model): somewhere in its middle.
DELAYS = {"land": (3, 0.05), "gate": (4, 0.1), "build": (25, 0.02), "publish": (1, 0.15)}


@dataclass(frozen=True)
class Death:
    """How a run ended, and what it left: the version that readers see and its files, locks, loads without their rows."""

    moment: str
    exit_code: int | None
    version: str
    files: dict[str, str]
    locks: dict[str, str]
    half_accepted: tuple[str, ...]


def another() -> BaseContext:
    """Return what starts processes: where the system allows it forks of this one, which have imported what it has.

    No engine may be at work here meanwhile; idle ones the child leaves alone (expectations/session.py). The libraries of macOS
    do not bear a fork.
    """
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def kill_run(settings: Settings, day: date, moment: str, after: tuple[int, float] | None = None) -> Death:
    """Run a day in a process of its own, which is killed some time after a stage has begun on its nth object."""
    dying: Any = another().Process(target=_run, args=(settings, day, moment, *(after or DELAYS[moment])), daemon=True)
    dying.start()
    dying.join(300)
    return Death(
        moment, dying.exitcode, (settings.publish / "current").readlink().name,
        hashes(settings.publish / "current"), holders(settings.home), tuple(half_accepted(settings)),
    )  # fmt: skip


def half_accepted(settings: Settings) -> list[str]:
    """Name the accepted loads whose rows are not there, and the folders in which rows lie for no reason but death."""
    accepted = [m for m in read_manifests(settings) if m.verdict == "accepted"]
    folders = [settings.accepted / m.source / m.business_date.isoformat() / f"r{m.revision}" for m in accepted]
    names = ("rows.parquet", "quarantined.parquet", "quarantined_rules.parquet")
    return [str(folder) for folder in folders if not all((folder / name).is_file() for name in names)]


def _run(settings: Settings, day: date, moment: str, nth: int, delay: float) -> None:
    os.chdir(Path(__file__).anchor)
    left = nth

    def listen(stage: str, _detail: str) -> None:
        nonlocal left
        left -= stage == moment
        if stage == moment and left == 0:
            threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()

    with day_runner(settings, listen) as runner:
        raise SystemExit(runner.run(day).exit_code)
