"""Incidents as of a day, folded from the register of loads: what failed, since when, in how many deliveries.

The register outlives every database, so a rebuild finds the same incidents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.contract import Contract
from expectations.retirements import retired_sources
from expectations.session import session
from pipelines.desk.incident import OPEN, RESOLVED, Incident
from pipelines.engine import records
from pipelines.ingest.loads import Check, LoadManifest, read_manifests
from pipelines.settings import Settings
from pipelines.units import by_unit
from pipelines.warehouse.calendar import workdays
from pipelines.warehouse.effective import known_loads

FLAP_LOOKS = 3
"""What was gone for no more deliveries than these and comes back is the same incident (assumption)."""

_LOOK = pa.schema(
    [("source", pa.string()), ("business_date", pa.date32()), ("revision", pa.int32()), ("look", pa.int32())]
)
_FAILURE = pa.schema(
    [
        ("source", pa.string()), ("business_date", pa.date32()), ("revision", pa.int32()), ("unit", pa.string()),
        ("rule_id", pa.string()), ("on_fail", pa.string()), ("description_zh", pa.string()), ("remedy_zh", pa.string()),
        ("failed_rows", pa.int64()),
    ]
)  # fmt: skip
_CADENCE = pa.schema([("source", pa.string()), ("every_days", pa.int32()), ("grace", pa.int32())])


def incidents(
    settings: Settings, contracts: Mapping[str, Contract], as_of: date, known_at: date | None = None
) -> list[Incident]:
    """Return all incidents up to `as_of`, resolved ones too, by source, unit, rule and day of opening."""
    loads = [m for m in known_loads(read_manifests(settings), as_of, known_at) if m.source in contracts]
    return fold(loads, contracts, as_of, retired_sources(settings.expectations, as_of))


def late_workdays(settings: Settings, contract: Contract, loads: Iterable[LoadManifest], as_of: date) -> int:
    """Return for how many workdays a delivery of the source has been late on a day; `loads` are its loads up to it."""
    if contract.source in retired_sources(settings.expectations, as_of):
        return 0
    with _asking([contract], loads, as_of) as con:
        return sum(i.occurrences for i in _run(con, "lateness.sql") if i.status == OPEN)


def fold(
    loads: Iterable[LoadManifest],
    contracts: Mapping[str, Contract],
    as_of: date,
    retired: frozenset[str] = frozenset(),
) -> list[Incident]:
    """Fold judged loads, in order of source, business date and revision, into incidents; nobody awaits `retired` sources."""
    judged = list(loads)
    awaited = [c for c in contracts.values() if c.source not in retired]
    failures = [{**_key(m), **failure} for m in judged for check in m.checks for failure in _failures(check)]
    with _asking(awaited, judged, as_of) as con:
        con.register("failure", pa.Table.from_pylist(failures, _FAILURE))
        found = _run(con, "incidents.sql") + _run(con, "lateness.sql")
    return sorted(found, key=lambda i: (i.source, i.unit, i.rule_id, i.opened))


@contextmanager
def _asking(
    awaited: Iterable[Contract], loads: Iterable[LoadManifest], as_of: date
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection with the tables that both queries read: look, cadence (of `awaited` sources), workday, setting."""
    numbered: dict[str, int] = {}
    looks = []
    for m in loads:
        numbered[m.source] = numbered.get(m.source, 0) + 1
        looks.append({**_key(m), "look": numbered[m.source]})
    cadences = [
        {"source": c.source, "every_days": c.every_days, "grace": c.grace_workdays}
        for c in awaited
        if not c.accumulates
    ]
    with session() as con:
        con.register("look", pa.Table.from_pylist(looks, _LOOK))
        con.register("cadence", pa.Table.from_pylist(cadences, _CADENCE))
        con.register("workday", workdays(as_of + timedelta(days=400)).table)
        con.execute("create table setting as select ?::date as as_of, ?::integer as flap_looks", [as_of, FLAP_LOOKS])
        yield con


def _key(load: LoadManifest) -> dict[str, object]:
    return {"source": load.source, "business_date": load.business_date, "revision": load.revision}


def _run(con: duckdb.DuckDBPyConnection, query: str) -> list[Incident]:
    return [_incident(row) for row in records(con, Path(__file__).with_name(query).read_text(encoding="utf-8"))]


def _failures(check: Check) -> Iterator[dict[str, object]]:
    """Yield what failed, by unit: files that name no unit, and rules over the whole load, are the city's."""
    if check.status == "passed":
        return
    for unit, count in by_unit(check.by_file or (("", check.failed_rows),)).items():
        yield {
            "unit": unit, "rule_id": check.rule_id, "on_fail": check.on_fail, "failed_rows": count,
            "description_zh": check.description_zh, "remedy_zh": check.remedy_zh,
        }  # fmt: skip


def _incident(row: Mapping[str, object]) -> Incident:
    name = "|".join(str(row[key]) for key in ("source", "unit", "rule_id", "opened"))
    status = OPEN if row["resolved"] is None else RESOLVED
    return Incident(incident_id=f"I{hashlib.sha256(name.encode()).hexdigest()[:12]}", status=status, **row)  # type: ignore[arg-type]  # columns are the fields
