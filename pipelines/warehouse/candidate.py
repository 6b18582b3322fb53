"""Makes the candidate database that dbt builds in: views over the accepted loads, and the run's control tables.

Schema `accepted` has one view a contract and reads accepted Parquet alone: what the gate refused is not there to be read.
Schema `control` says what this build is for and what it stands on. Both are gone with the candidate.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.contract import Contract
from expectations.retirements import retired_sources
from pipelines.desk.answered import acknowledged
from pipelines.desk.incidents import fold
from pipelines.engine import be_quiet
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.settings import Settings
from pipelines.warehouse import control
from pipelines.warehouse.accepted import accepted_view
from pipelines.warehouse.control import Run
from pipelines.warehouse.hanzi import hanzi_path, write_hanzi
from pipelines.warehouse.hindsight import write_changed_rows
from pipelines.warehouse.previous import Previous
from pipelines.warehouse.service import write_service

FILE_NAME = "candidate.duckdb"
MEMORY_MB, ROWS = 2500, 2_500_000
"""What the engine may hold for a city, and how many rows the largest load of one has at most; twice as many get twice as much."""


@dataclass(frozen=True)
class Ground:
    """What a build stands on: all loads known, those that are effective, the stored state, the last publication.

    `reads` are the sources that each model rests on.
    """

    contracts: Mapping[str, Contract]
    loads: Sequence[LoadManifest]
    effective: Mapping[str, Sequence[LoadManifest]]
    prior: Path | None
    previous: Previous | None
    reads: Mapping[str, frozenset[str]]


def engine(settings: Settings) -> dict[str, str]:
    """Return the engine's settings for every connection to the candidate, dbt's too: DuckDB refuses a second set for an open file.

    Joins of everybody ever seen cannot all be spilled, so the memory goes with the largest load, by doubling: a province
    gets more than a city, but never more than two thirds of the machine.
    Many writers leave row groups that are not full; to merge them at a checkpoint, as is usual, costs a third of what
    writing them did, for a database that lives for a run. Nor is a city's compressed: that would take a sixth of a
    build's work. A province's is, because without it the file would be beyond what the machine keeps at hand.
    """
    largest = max((load.rows_accepted for load in read_manifests(settings)), default=0)
    doublings = max(0, math.ceil(math.log2(max(largest, 1) / ROWS)))
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_500_000
    return {
        "threads": "2",
        "memory_limit": f"{max(MEMORY_MB, min(MEMORY_MB << doublings, machine))}MB",
        "preserve_insertion_order": "false",
        "max_vacuum_tasks": "0",
        "force_compression": "auto" if doublings else "uncompressed",
        "temp_directory": str(settings.warehouse / "spill"),
    }


def candidate_path(settings: Settings) -> Path:
    """Return the one path of the candidate: it never changes, so neither does dbt's profile."""
    return settings.warehouse / FILE_NAME


@contextmanager
def open_candidate(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the candidate with the engine settings that dbt uses; closed at the end, so that no lock stays."""
    config: dict[str, str | bool | int | float | list[str]] = {**engine(settings)}
    con = duckdb.connect(str(candidate_path(settings)), config=config)
    be_quiet(con)
    try:
        yield con
    finally:
        con.close()


def create_candidate(settings: Settings, run: Run, ground: Ground) -> Path:
    """Make the candidate anew and fill `accepted` and `control`; return its path."""
    path = candidate_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    # An orphaned write-ahead log would be replayed into the new file.
    for old in (path, path.with_name(path.name + ".wal")):
        old.unlink(missing_ok=True)
    with open_candidate(settings) as con:
        con.execute("create schema accepted; create schema control;")
        for source, contract in ground.contracts.items():
            con.execute(accepted_view(settings, contract, ground.effective.get(source, ())))
        control.write_run(con, run)
        write_hanzi(con, hanzi_path(settings))
        control.write_loads(con, settings, ground.contracts, ground.loads, ground.effective)
        write_changed_rows(con, settings, ground.contracts, ground.loads, run.from_date)
        retired = retired_sources(settings.expectations, run.as_of)
        found = fold(ground.loads, ground.contracts, run.as_of, retired)
        found = acknowledged(settings, ground.contracts, found, run.as_of, run.known_at)
        write_service(con, ground.loads, found, ground.reads)
        control.write_prior_state(con, ground.prior)
        control.write_previous(con, ground.previous)
    path.chmod(0o600)
    return path
