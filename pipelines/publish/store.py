"""The folder of publications: versions that never change, and the one link that readers follow.

    <home>/publish/current -> v/<D>-<run>/

A version is written under a hidden name, synced to disk, renamed, and only then does one rename of a link make it
current. Whatever dies before that rename leaves readers where they were, byte for byte.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_DRAFT = ".draft-"
_LINK = ".current-"
KEEP_VERSIONS = 30
_FEWEST = 2


@dataclass(frozen=True)
class Store:
    """Publications under `root` (`<home>/publish`)."""

    root: Path

    @property
    def current(self) -> Path:
        """The link that readers open."""
        return self.root / "current"

    def current_version(self) -> str | None:
        """Name of the version that readers see, None before the first publication."""
        return Path(os.readlink(self.current)).name if self.current.is_symlink() else None

    def has(self, version: str) -> bool:
        """Tell whether the version is finished."""
        return (self.root / "v" / version / "MANIFEST.json").is_file()

    def versions(self) -> list[Path]:
        """Finished versions, newest publication first."""
        folder = self.root / "v"
        found = [path for path in folder.glob("*") if not path.name.startswith(".") and path.is_dir()]
        return sorted(found, key=lambda path: (path / "MANIFEST.json").stat().st_mtime_ns, reverse=True)

    @contextmanager
    def draft(self, version: str) -> Iterator[Path]:
        """Give a folder to write the version into; when the block ends well, sync it and give it its name.

        What an earlier run left unfinished is removed first: call it with the writer's lock held.
        """
        folder = self.root / "v"
        folder.mkdir(parents=True, exist_ok=True)
        for left in [*folder.glob(f"{_DRAFT}*"), *self.root.glob(f"{_LINK}*")]:
            _remove(left)
        path = folder / f"{_DRAFT}{version}"
        path.mkdir(mode=0o755)
        try:
            yield path
            sync_tree(path)
            path.rename(folder / version)
            _sync(folder)
        except BaseException:
            _remove(path)
            raise

    def flip(self, version: str) -> None:
        """Make `version` current: the only commit point."""
        if not self.has(version):
            raise FileNotFoundError(f"{self.root / 'v' / version}: no finished publication")
        link = self.root / f"{_LINK}{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("v") / version, target_is_directory=True)
        link.replace(self.current)
        _sync(self.root)

    def prune(self, keep: int = KEEP_VERSIONS) -> list[str]:
        """Remove all but the newest `keep` versions (never fewer than two, never the current); return their names."""
        current = self.current_version()
        old = [path for path in self.versions()[max(keep, _FEWEST) :] if path.name != current]
        for path in old:
            # Out of sight first: a version is whole or absent, also for a reader that lists the folder meanwhile.
            hidden = path.with_name(f"{_DRAFT}old-{path.name}")
            path.rename(hidden)
            _remove(hidden)
        return [path.name for path in old]


def sync_tree(folder: Path) -> None:
    """Force every file and folder below `folder`, and itself, to disk."""
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
