"""MANIFEST.json: what a publication was made from and the hash of each of its files. No personal data."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

NAME = "MANIFEST.json"
_PACKAGES = ("baoxue", "dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations")


def package_versions() -> dict[str, str]:
    """Return the versions of the engines that made the publication."""
    return {package: version(package) for package in _PACKAGES}


def file_hashes(folder: Path) -> dict[str, dict[str, Any]]:
    """Return SHA-256 and bytes of every file below `folder`, by its path relative to it."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != NAME:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = {"sha256": digest, "bytes": path.stat().st_size}
    return found


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest as the version's last file, readable by all."""
    path = folder / NAME
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1, default=_as_text) + "\n", encoding="utf-8")
    path.chmod(0o644)


def read_manifest(version_folder: Path) -> dict[str, Any]:
    """Read a version's manifest."""
    manifest: dict[str, Any] = json.loads((version_folder / NAME).read_text(encoding="utf-8"))
    return manifest


def _as_text(value: object) -> str:
    if isinstance(value, date | os.PathLike):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in {NAME}")
