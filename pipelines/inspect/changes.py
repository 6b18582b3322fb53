"""What accepting a blocked load would have changed in a ledger, kept once somebody has had it computed (`whatif`).

<home>/desk/consequences/<source>/<business date>-r<revision>-<publication>.json    counts, never a row
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipelines.ingest.loads import LoadManifest, write_whole
from pipelines.settings import Settings

_DATE = len("2019-09-02")
"""With these characters a publication's name begins."""


@dataclass(frozen=True)
class Changes:
    """Children of the population and open cases that would have been others in a day's ledger."""

    children_appearing: int
    children_vanishing: int
    cases_opening: int
    cases_closing: int
    cases_changing: int

    def told(self) -> str:
        """Say it in one line."""
        return (
            f"台账变化 in the ledger: 应在校儿童 children +{self.children_appearing:,} −{self.children_vanishing:,} · "
            f"新立个案 cases would open {self.cases_opening:,} · 结束 would close {self.cases_closing:,} · "
            f"结论改变 would change {self.cases_changing:,}"
        )


def kept(settings: Settings, load: LoadManifest, publication: str) -> Changes | None:
    """Return what was computed against a publication, None when nobody has or nothing came of it."""
    path = _path(settings, load, publication)
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return Changes(**found) if found else None


def keep(settings: Settings, load: LoadManifest, publication: str, changes: Changes | None) -> None:
    """Keep what was computed against a publication; None: no ledger can be built from that load."""
    write_whole(_path(settings, load, publication), json.dumps(asdict(changes) if changes else None))


def is_weighed(settings: Settings, load: LoadManifest) -> bool:
    """Tell whether somebody had a load computed, whatever came of it."""
    every = _path(settings, load, "*")
    return any(every.parent.glob(every.name))


def newest_kept(settings: Settings, load: LoadManifest) -> tuple[date, Changes] | None:
    """Return the newest day against whose ledger the load was computed, and what came of it; None when it never was."""
    every = _path(settings, load, "*")
    found = [(path.stem.removeprefix(_prefix(load)), path.stat().st_mtime_ns) for path in every.parent.glob(every.name)]
    if not found:
        return None
    publication, _ = max(found, key=lambda each: (each[0][:_DATE], each[1]))
    changes = kept(settings, load, publication)
    return (date.fromisoformat(publication[:_DATE]), changes) if changes else None


def _path(settings: Settings, load: LoadManifest, publication: str) -> Path:
    return settings.desk / "consequences" / load.source / f"{_prefix(load)}{publication}.json"


def _prefix(load: LoadManifest) -> str:
    return f"{load.business_date}-r{load.revision}-"
