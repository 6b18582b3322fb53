"""Publishes an audited candidate: database files, Parquet, page, manifest, then one flip.

Whichever run published last is current, also when its business date is older than what was current before: the
operator asked for that day. Nothing of the later day is lost or rewritten; running it again publishes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from expectations.contract import Contract, load_contracts
from pipelines.alerts.outbox import DEAD, UNUSABLE
from pipelines.alerts.undelivered import undelivered
from pipelines.packs import rule_packs
from pipelines.publish import export, facts
from pipelines.publish.catalogue import PublishedTable, read_catalogue
from pipelines.publish.guard import refuse_identities
from pipelines.publish.manifest import file_hashes, package_versions, read_manifest, write_manifest
from pipelines.publish.pairs_book import write_pair_books
from pipelines.publish.public import open_groups, public_report
from pipelines.publish.site import write_site
from pipelines.publish.store import RESTRICTED_DATABASE, Store
from pipelines.publish.workbook_rows import Origin
from pipelines.publish.workbooks import write_workbooks
from pipelines.settings import Settings

BUREAU_DATABASE = "bureau.duckdb"


@dataclass(frozen=True)
class Draft:
    """All that a publication is made from.

    `candidate`: audited database file; `dbt_manifest`: the manifest that built it; `business_date`: D;
    `known_at`: K of `--known-at`, else None; `chain`: identity of the loads behind the ledger; `audit`: dbt nodes by
    status; `stages`: seconds so far.
    """

    candidate: Path
    dbt_manifest: Path
    business_date: date
    run_id: str
    chain: str
    known_at: date | None
    stages: Mapping[str, float]
    audit: Mapping[str, int]

    @property
    def version(self) -> str:
        """Name of the publication's folder."""
        return f"{self.business_date.isoformat()}-{self.run_id[:8]}"


@dataclass(frozen=True)
class Publication:
    """A finished publication: its version name, folder and rows by table."""

    version: str
    path: Path
    rows: Mapping[str, int]


def publish(settings: Settings, draft: Draft) -> Publication:
    """Write the version under `<home>/publish`, make it current, remove versions beyond the setting's number.

    Call it with the writer's lock held. Raises CatalogueError or ExportError before anything is visible.
    """
    store = Store(settings.publish)
    version = draft.version
    tables = read_catalogue(draft.dbt_manifest)
    if store.has(version):  # a publish step that runs again on the same candidate has nothing to write
        rows = read_manifest(store.root / "v" / version)["rows"]
    else:
        with store.draft(version) as folder:
            rows = _write(folder, draft, tables, settings)
    store.flip(version)
    store.prune(settings.keep_versions)
    return Publication(version, settings.publish / "v" / version, rows)


def _write(folder: Path, draft: Draft, tables: list[PublishedTable], settings: Settings) -> dict[str, int]:
    """Fill the version's folder; return rows by `database.table`."""
    contracts = load_contracts(settings.expectations)
    restricted = folder / RESTRICTED_DATABASE
    restricted.parent.mkdir(mode=0o700)
    known = [table for table in tables if table.is_restricted]
    con = export.open_candidate(draft.candidate, settings.secret())
    origin = Origin(draft.candidate, [table.name for table in known], draft.business_date)
    # Python fills cells on one core while DuckDB writes the databases on the other.
    with closing(con), ThreadPoolExecutor(max_workers=1) as beside:
        books = beside.submit(_write_books, restricted.parent, origin, contracts, settings.secret())
        written = export.write_database(con, known, restricted)
        rows = {f"restricted.{name}": count for name, count in written.items()}
        rows |= _write_bureau(folder, con, tables, contracts)
        report = public_report(con, tables)
        told = _told(con, draft, tables, contracts)
        told |= {"rule_pack": asdict(rule_packs(settings)[facts.made_by(con)])}
        told |= {"open_cases": open_groups(report), "undelivered": _undelivered(settings, contracts)}
        books.result()
    write_site(folder / "site", {**told, "public": report})
    write_manifest(folder, {**told, "rows": rows, "files": file_hashes(folder)})
    return rows


def _write_bureau(
    folder: Path, con: duckdb.DuckDBPyConnection, tables: list[PublishedTable], contracts: Mapping[str, Contract]
) -> dict[str, int]:
    """Write what BI reads, once no identity is found in it; return rows by `bureau.table`."""
    bureau = folder / BUREAU_DATABASE
    written = export.write_database(con, [table for table in tables if table.is_bureau], bureau)
    refuse_identities(con, bureau, contracts)
    export.write_parquet(con, bureau, folder / "parquet")
    return {f"bureau.{name}": count for name, count in written.items()}


def _write_books(restricted: Path, origin: Origin, contracts: Mapping[str, Contract], key: bytes) -> None:
    """Write the workbooks of units and of pairs into the folder `restricted`."""
    write_workbooks(restricted, origin, contracts, key)
    write_pair_books(restricted, origin, contracts)


def _undelivered(settings: Settings, contracts: Mapping[str, Contract]) -> list[dict[str, Any]] | None:
    """Return by owner how many messages had been given up when the page was made, since when; None: nobody can tell.

    What becomes of messages later stands on the next page: a publication never changes, and no trouble of theirs stops it.
    """
    owners = {contract.owner: contract.owner_zh for contract in contracts.values()}
    try:
        waiting = undelivered(settings, datetime.now(UTC).date())
    except UNUSABLE:
        return None
    return [
        {"owner_zh": owners.get(each.owner, each.owner), "count": each.count, "since": each.since}
        for each in waiting
        if each.state == DEAD
    ]


def _told(
    con: duckdb.DuckDBPyConnection,
    draft: Draft,
    tables: list[PublishedTable],
    contracts: Mapping[str, Contract],
) -> dict[str, Any]:
    """Gather what page and manifest say."""
    return {
        "date": draft.business_date,
        "version": draft.version,
        "run_id": draft.run_id,
        "chain": draft.chain,
        "known_at": draft.known_at,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": package_versions(),
        "sources": facts.source_states(con, contracts),
        "frozen": facts.frozen(con, tables, contracts),
        "gate": facts.gate_results(con),
        "audit": dict(draft.audit),
        "timings": {stage: round(seconds, 3) for stage, seconds in draft.stages.items()},
    }
