"""The register of loads: one manifest a source, business date and revision, with the verdict and what led to it.

    <home>/loads/<source>/<date>/r<revision>.json    never changed once written
    <home>/loads/<source>/seen.json                  up to which day the source was looked at, and the folders seen then

A manifest names files, rows and rules, never a value of a cell. `seen.json` only saves time: without it every
delivered file is hashed again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from expectations.contract import Contract
from pipelines.ingest.files import stamps
from pipelines.settings import Settings
from pipelines.units import unit_of

ACCEPTED, BLOCKED = "accepted", "blocked"


@dataclass(frozen=True)
class Check:
    """What one rule said of a load: `status` is passed, failed or broken.

    `places` are the first failing (file, row), `by_file` counts what fails by file: (file, rows).
    """

    rule_id: str
    dimension: str
    on_fail: str
    status: str
    failed_rows: int
    description_zh: str
    remedy_zh: str
    header: str | None = None
    waived_zh: str | None = None
    places: tuple[tuple[str, int], ...] = ()
    by_file: tuple[tuple[str, int], ...] = ()

    @property
    def is_waived(self) -> bool:
        """A post with the right to do so has let it pass."""
        return self.waived_zh is not None

    @property
    def is_blocking(self) -> bool:
        """The load was refused for this: a broken check is no verdict on the data, but nothing may pass on it."""
        return not self.is_waived and (self.status == "broken" or (self.status, self.on_fail) == ("failed", "block"))


@dataclass(frozen=True)
class FileNote:
    """One delivered file of a load, as its owner knows it.

    `refused_zh` says why nothing of the file is used though the load was accepted (contracts of scope `file`). `sheet` is
    the one of a workbook that was read; `columns` are the contract's that the file has, none when nobody noted them.
    """

    name: str
    sha256: str
    rows: int
    encoding: str | None = None
    problem_zh: str | None = None
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    duplicate_of: str | None = None
    refused_zh: str | None = None
    sheet: str | None = None
    columns: tuple[str, ...] = ()

    @property
    def unit(self) -> str | None:
        """The code of the reporting unit that the file is from, if its name says."""
        return unit_of(self.name)

    @property
    def serves(self) -> bool:
        """Rows of the file are used when its load is accepted."""
        return not (self.refused_zh or self.duplicate_of)


@dataclass(frozen=True)
class LoadManifest:
    """One load: its identity, verdict and counts.

    `known_date` is the business date on which Baoxue came to know of it: its own, or for a late or corrected one the
    day of the run that found it. `judged_by` is the digest of the contract and the waivers that judged it.
    """

    source: str
    business_date: date
    revision: int
    sha256: str
    verdict: str
    known_date: date
    files: tuple[FileNote, ...]
    rows_landed: int
    rows_accepted: int
    rows_quarantined: int
    contract_version: str
    contract_digest: str
    warnings: tuple[str, ...]
    checks: tuple[Check, ...]
    judged_by: str = ""

    def to_json(self) -> str:
        """Write the manifest as JSON, dates as ISO texts."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=str) + "\n"

    @classmethod
    def from_json(cls, text: str) -> LoadManifest:
        """Read what `to_json` wrote."""
        raw = json.loads(text)
        lists = {
            "files": tuple(_file(each) for each in raw["files"]),
            "checks": tuple(_check(each) for each in raw["checks"]),
            "warnings": tuple(raw["warnings"]),
        }
        dates = {name: date.fromisoformat(raw[name]) for name in ("business_date", "known_date")}
        return cls(**{**raw, **lists, **dates})


@dataclass(frozen=True)
class Seen:
    """What the last look at a source found: `upto` is the newest day that a run has asked for, `folders` their stamps."""

    upto: date | None = None
    folders: Mapping[str, Any] = field(default_factory=dict)


def read_manifests(settings: Settings, source: str = "*") -> list[LoadManifest]:
    """Return all loads of all sources, or of one, by source, business date and revision."""
    found = [_manifest(path) for path in settings.loads.glob(f"{source}/????-??-??/r*.json")]
    return sorted(found, key=lambda m: (m.source, m.business_date, m.revision))


def _manifest(path: Path) -> LoadManifest:
    """Read a manifest, once a process: a written one never changes, and every step asks for the register."""
    stamp = path.stat()
    return _read_manifest(path, stamp.st_mtime_ns, stamp.st_size)


@cache
def _read_manifest(path: Path, _changed: int, _size: int) -> LoadManifest:
    return LoadManifest.from_json(path.read_text("utf-8"))


def newest_accepted(settings: Settings, source: str, upto: date) -> LoadManifest | None:
    """Return the newest accepted load of a source up to a day; manifests are opened from the newest day on, until one is found."""
    folders = [(day, path) for path in (settings.loads / source).glob("????-??-??") if (day := _day(path.name))]
    for _, folder in sorted((each for each in folders if each[0] <= upto), reverse=True):
        loads = [_manifest(path) for path in folder.glob("r*.json")]
        accepted = [load for load in loads if load.verdict == ACCEPTED]
        if accepted:
            return max(accepted, key=lambda load: load.revision)
    return None


def accepted_folder(settings: Settings, source: str, business_date: date, revision: int) -> Path:
    """Return where the accepted rows of a load lie."""
    return settings.accepted / source / business_date.isoformat() / f"r{revision}"


def accepted_files(settings: Settings, load: LoadManifest) -> list[Path]:
    """Return the Parquet of an accepted load: its rows, and those that were set aside."""
    folder = accepted_folder(settings, load.source, load.business_date, load.revision)
    return [folder / "rows.parquet", folder / "quarantined.parquet"]


def write_manifest(settings: Settings, manifest: LoadManifest) -> None:
    """Enter a load into the register: the commit point of its verdict."""
    folder = settings.loads / manifest.source / manifest.business_date.isoformat()
    write_whole(folder / f"r{manifest.revision}.json", manifest.to_json())


def pending(settings: Settings, contract: Contract, upto: date, judged_by: str) -> list[date]:
    """Return the dates up to `upto` with a delivery that has no verdict yet, or one that other rules blocked.

    Folders that look as they did when they were judged are not opened.
    """
    newest = {m.business_date.isoformat(): m for m in read_manifests(settings, contract.source)}
    seen = read_seen(settings, contract.source).folders
    waiting = []
    for folder in (settings.data_raw / contract.source).glob("????-??-??"):
        day, last = _day(folder.name), newest.get(folder.name)
        if day is None or day > upto or not folder.is_dir():
            continue
        was_refused_by_others = last is not None and last.verdict == BLOCKED and last.judged_by != judged_by
        if last is None or was_refused_by_others or seen.get(folder.name) != stamps(folder):
            waiting.append(day)
    return sorted(waiting)


def read_seen(settings: Settings, source: str) -> Seen:
    """Return what the last look at the source found."""
    path = settings.loads / source / "seen.json"
    if not path.exists():
        return Seen()
    raw = json.loads(path.read_text("utf-8"))
    return Seen(date.fromisoformat(raw["upto"]), raw["folders"])


def write_seen(settings: Settings, source: str, upto: date, judged: Mapping[str, Any]) -> None:
    """Note that the source was looked at up to a day, with the stamps of the folders that were judged."""
    before = read_seen(settings, source)
    newest = max(upto, before.upto or upto)
    text = json.dumps({"upto": newest.isoformat(), "folders": {**before.folders, **judged}}, ensure_ascii=False)
    write_whole(settings.loads / source / "seen.json", text)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file that is there whole or not at all, and never readable by others; text as UTF-8."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    part.replace(path)


def _check(raw: dict[str, Any]) -> Check:
    pairs = {name: tuple((file, number) for file, number in raw.get(name, ())) for name in ("places", "by_file")}
    return Check(**{**raw, **pairs})


def _file(raw: dict[str, Any]) -> FileNote:
    """Read one file's note; older registers also kept the unit, which the name says."""
    noted: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.items() if name != "unit"
    }
    return FileNote(**noted)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
