"""The publication that a build is reconciled with: the newest one that this build continues."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.engine import attach
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings


@dataclass(frozen=True)
class Previous:
    """A publication of the same history: its day, the chain of its loads, its folder."""

    day: date
    chain: str
    folder: Path


def find_previous(settings: Settings, as_of: date, chains: Collection[str]) -> Previous | None:
    """Return the newest publication of a day up to `as_of` whose chain is one of `chains`; None when there is none.

    A publication on other loads (a late delivery, other rules, knowledge of another day) tells another history: the
    ledger need not continue it.
    """
    found = [
        Previous(date.fromisoformat(manifest["date"]), manifest["chain"], path.parent)
        for path in settings.publish.glob("v/*/MANIFEST.json")
        for manifest in [json.loads(path.read_text(encoding="utf-8"))]
        if date.fromisoformat(manifest["date"]) <= as_of and manifest.get("chain") in chains
    ]
    return max(found, key=lambda one: (one.day, one.folder.name), default=None)


def copy_previous(con: duckdb.DuckDBPyConnection, previous: Previous) -> None:
    """Fill control.previous_* from the publication's restricted database, opened for reading."""
    con.execute(
        "insert into control.previous_publication values (?, ?, ?)",
        [previous.day, previous.chain, previous.folder.name],
    )
    attach(con, previous.folder / RESTRICTED_DATABASE, "previous")
    try:
        con.execute(
            "insert into control.previous_case"
            " select case_id, status, opened_date, closed_date from previous.main.fct_dropout_case"
        )
        con.execute("insert into control.previous_person_count select count(*) from previous.main.dim_person")
    finally:
        con.execute("detach previous")
