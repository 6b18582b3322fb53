"""The folder of publications: versions that never change, and the one link that readers follow.

    <home>/publish/current -> v/<D>-<run>/

A version is written under a hidden name, synced to disk, renamed, and only then does one rename of a link make it
current. Whatever dies before that rename leaves readers where they were, byte for byte.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_DRAFT = ".draft-"
_LINK = ".current-"
_FEWEST = 2
RESTRICTED_FOLDER = "restricted"
RESTRICTED_DATABASE = f"{RESTRICTED_FOLDER}/restricted.duckdb"


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
        return self.current.readlink().name if self.current.is_symlink() else None

    def has(self, version: str) -> bool:
        """Tell whether the version is finished."""
        return (self.root / "v" / version / "MANIFEST.json").is_file()

    def versions(self) -> list[Path]:
        """Finished versions, newest publication first."""
        found = self.root.glob("v/[!.]*/MANIFEST.json")
        return [path.parent for path in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)]

    @contextmanager
    def draft(self, version: str) -> Iterator[Path]:
        """Give a folder to write the version into; when the block ends well, sync it and give it its name.

        What an earlier run left unfinished is removed first: call it with the writer's lock held.
        """
        folder = self.root / "v"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{_DRAFT}{version}"
        for left in [*folder.glob(f"{_DRAFT}*"), *self.root.glob(f"{_LINK}*")]:
            _remove(left)
        path.mkdir()
        try:
            yield path
            set_modes(path)
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

    def prune(self, keep: int) -> list[str]:
        """Remove all but the newest `keep` versions (never fewer than two, never the current); return their names.

        A version that cannot be removed stays: the new one is current already, and this is no reason to call it failed.
        """
        current, gone = self.current_version(), []
        for path in [path for path in self.versions()[max(keep, _FEWEST) :] if path.name != current]:
            # Out of sight first: a version is whole or absent, also for a reader that lists the folder meanwhile.
            hidden = path.with_name(f"{_DRAFT}old-{path.name}")
            with suppress(OSError):
                path.rename(hidden)
                gone.append(path.name)
                _remove(hidden)
        return gone


def set_modes(folder: Path) -> None:
    """Open a version to all readers but its folder `restricted`, which is the owner's alone, whatever the umask was."""
    for path in [folder, *folder.rglob("*")]:
        is_private = RESTRICTED_FOLDER in path.relative_to(folder).parts
        plain, executable = (0o600, 0o700) if is_private else (0o644, 0o755)
        path.chmod(executable if path.is_dir() else plain)


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
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
