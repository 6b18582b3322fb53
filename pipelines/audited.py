"""Audited candidates: a finished build is moved out of dbt's reach, with a note that says what it is.

Only what passed its audit gets a note, and only what has a note is published. The candidate itself has one path that
every build reuses; once moved, another run's build cannot change what this run is about to publish.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipelines.errors import NotPublishedError
from pipelines.settings import Settings

FORGOTTEN_SECONDS = 3600
CATALOG = "candidate"
"""Name under which a candidate must be attached: its views name the database."""


@dataclass(frozen=True)
class Audited:
    """An audited build. `audit` counts dbt's nodes by status; `stages` are the seconds spent so far."""

    business_date: str
    known_at: str | None
    run_id: str
    chain: str
    audit: dict[str, int]
    stages: dict[str, float]

    def database(self, settings: Settings) -> Path:
        """Return the database file."""
        return _folder(settings) / f"{self.business_date}-{self.run_id}.duckdb"


def keep_audited(settings: Settings, candidate: Path, audited: Audited) -> None:
    """Move the candidate away and write its note; drop what runs that died left of this day, or an hour ago."""
    folder = _folder(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _drop_forgotten(folder, audited.business_date)
    candidate.rename(audited.database(settings))
    note = folder / f"{audited.business_date}-{audited.run_id}.json"
    part = note.with_suffix(".part")
    part.write_text(json.dumps(asdict(audited)), encoding="utf-8")
    part.rename(note)


def _drop_forgotten(folder: Path, business_date: str) -> None:
    """Remove builds that nobody will publish any more; one that another run made just now is about to be."""
    for path in folder.iterdir():
        if path.name.startswith(business_date) or time.time() - path.stat().st_mtime > FORGOTTEN_SECONDS:
            path.unlink(missing_ok=True)


def find_audited(settings: Settings, day: date, run_id: str) -> Audited:
    """Return the build of `run_id`, else (a publish step that runs alone) the newest of the day.

    Raises NotPublishedError when there is none.
    """
    notes = sorted(_folder(settings).glob(f"{day.isoformat()}-*.json"), key=lambda path: path.stat().st_mtime_ns)
    own = [path for path in notes if path.stem.endswith(run_id)]
    if not notes:
        raise NotPublishedError(f"{day}: 没有通过审计的候选库,请先构建 no audited build of this day: build it first")
    return Audited(**json.loads((own or notes)[-1].read_text(encoding="utf-8")))


def drop_audited(settings: Settings, run_id: str = "") -> None:
    """Remove the builds whose name ends with `run_id`: published, or left by a run that died."""
    for path in _folder(settings).glob(f"*{run_id}.*"):
        path.unlink(missing_ok=True)


def _folder(settings: Settings) -> Path:
    return settings.warehouse / "audited"
