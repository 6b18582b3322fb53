"""The made-up city of the integration tests, and ways to look at what was made of it."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings

DAYS = (date(2019, 9, 2), date(2019, 9, 3), date(2019, 9, 4))
SCALE, SEED = 0.001, 20190902
KEY = "a key for tests"

Table = list[tuple[Any, ...]]
Ledger = dict[str, Table]


@dataclass(frozen=True)
class City:
    """Folders of the deliveries and of the truth about them."""

    raw: Path
    truth: Path

    def copy(self, source: str, day: date, raw: Path, to: date | None = None) -> Path:
        """Deliver a source's files of a day into another `raw`, under its own date or another; return their folder."""
        folder = raw / source / (to or day).isoformat()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.raw / source / day.isoformat(), folder)
        return folder


def installation(folder: Path, **more: Any) -> Settings:
    """Return settings of an empty installation below a folder."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    return Settings(folder / "raw", folder / "home", KEY, **more)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def tables(database: Path, schema: str = "main") -> Ledger:
    """Return every row of every table of a database, in an order that does not hang on how they were written."""
    with duckdb.connect(str(database), read_only=True) as con:
        found = con.execute("select table_name from duckdb_tables() where schema_name = ? order by 1", [schema])
        names = [str(name) for (name,) in found.fetchall()]
        return {name: con.execute(f'from {schema}."{name}" order by all').fetchall() for name in names}


def rows(database: Path, query: str) -> Table:
    """Answer a query on a published database."""
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(query).fetchall()


def restricted(settings: Settings, version: str) -> Path:
    """Return the database with identities of a version."""
    return settings.publish / "v" / version / "restricted" / "restricted.duckdb"
