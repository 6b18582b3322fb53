"""Which kept publication answers for a day: the current one, or the newest of that day with that knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.errors import NotPublishedError
from pipelines.publish.manifest import read_manifest
from pipelines.publish.store import RESTRICTED_DATABASE, Store
from pipelines.settings import Settings


@dataclass(frozen=True)
class Kept:
    """A kept publication: its folder, its business date, K of `--known-at` (None: all that was known), and its rule pack.

    The pack is None when the publication does not say by which it was made.
    """

    folder: Path
    day: date
    known_at: date | None
    rule_pack: str | None = None

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.folder.name

    @property
    def restricted(self) -> Path:
        """The database with identities."""
        return self.folder / RESTRICTED_DATABASE


def choose(settings: Settings, day: date | None = None, known_at: date | None = None) -> Kept:
    """Return the publication for `day` as known on `known_at`; without either, the current one.

    `known_at` alone asks for the current publication's day. NotPublishedError says what to run when none is kept.
    """
    current = _current(settings)
    if day is None and known_at is None and current:
        return current
    wanted = day or (current.day if current else None)
    if wanted is None:
        raise NotPublishedError(
            "还没有发布过任何一天 nothing was published yet; 请先运行 run first: baoxue run --date D"
        )
    found = [kept for kept in kept_publications(settings) if (kept.day, kept.known_at) == (wanted, known_at)]
    if not found:
        again = f"baoxue run --date {wanted}" + (f" --known-at {known_at}" if known_at else "")
        raise NotPublishedError(
            f"{wanted}: 没有保留{f'按 {known_at} 所知的' if known_at else '这一天的'}发布 no such publication is kept; "
            f"请先运行 run first: {again}"
        )
    return found[0]


def kept_publications(settings: Settings) -> list[Kept]:
    """Return all kept publications, the newest first."""
    return [_kept(folder) for folder in Store(settings.publish).versions()]


def _current(settings: Settings) -> Kept | None:
    link = Store(settings.publish).current
    return _kept(link.resolve()) if link.exists() else None


def _kept(folder: Path) -> Kept:
    manifest = read_manifest(folder)
    known_at = manifest["known_at"]
    known = date.fromisoformat(known_at) if known_at else None
    return Kept(folder, date.fromisoformat(manifest["date"]), known, manifest.get("rule_pack", {}).get("pack"))
