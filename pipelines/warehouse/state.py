"""Keeps the ledger's state between days: `<home>/state/<chain>/<day>/<relation>.parquet`.

A state is what the fold knew at the end of a day, under the chain of all the loads and rules that led to it: another
chain, another history. Everything here can be thrown away; the next run folds from the first load again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.effective import StateKey
from pipelines.warehouse.state_schema import STATE_MODELS, STATE_SCHEMA

KEEP_NEWEST = 14
"""Days whose states are kept besides the last one of every month: reruns mostly concern the last fortnight."""


@dataclass(frozen=True)
class StateStore:
    """The stored states of one installation."""

    settings: Settings

    def folder(self, key: StateKey) -> Path:
        """Return where a state lies."""
        return self.settings.state / key[0] / key[1].isoformat()

    def keys(self) -> set[StateKey]:
        """Return all stored states."""
        folders = self.settings.state.glob("*/????-??-??")
        return {(path.parent.name, date.fromisoformat(path.name)) for path in folders}

    def save(self, con: duckdb.DuckDBPyConnection, key: StateKey) -> None:
        """Export the state models of the candidate; a state is there whole or not at all."""
        folder = self.folder(key)
        part = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        for relation, model in STATE_MODELS.items():
            columns = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in STATE_SCHEMA[relation].items())
            path = str(part / f"{relation}.parquet").replace("'", "''")
            con.execute(f"copy (select {columns} from int.{model}) to '{path}' (format parquet)")
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)

    def prune(self) -> None:
        """Drop old states: the newest days stay, and of each month before them the last."""
        keys = sorted(self.keys(), key=lambda key: key[1], reverse=True)
        kept = set(sorted({day for _, day in keys}, reverse=True)[:KEEP_NEWEST])
        months: set[tuple[int, int]] = set()
        for day in sorted({day for _, day in keys} - kept, reverse=True):
            if (day.year, day.month) not in months:
                months.add((day.year, day.month))
                kept.add(day)
        for key in keys:
            if key[1] not in kept:
                shutil.rmtree(self.folder(key))
        for chain in self.settings.state.glob("*"):
            if not any(chain.iterdir()):
                chain.rmdir()


def chain_base(settings: Settings) -> str:
    """Return what every chain begins with: a fingerprint of the secret key, the rules in SQL and seeds, the calendar.

    A change of any of them makes another ledger, folded from the first load.
    """
    digest = hashlib.sha256(b"baoxue ledger state")
    digest.update(hashlib.sha256(b"fingerprint of" + settings.secret()).digest())
    digest.update(version("chinesecalendar").encode())
    for folder in ("macros", "models", "seeds"):
        for path in sorted((settings.dbt_project / folder).rglob("*")):
            if path.suffix in {".sql", ".csv"}:
                digest.update(path.relative_to(settings.dbt_project).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
