"""Fills the tables of schema `control` that say how well the sources serve: files by unit, incidents, who reads what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import duckdb
import pyarrow as pa
from dbt.contracts.graph.manifest import Manifest

from pipelines.desk.incident import Incident
from pipelines.ingest.loads import LoadManifest
from pipelines.units import CITY
from pipelines.warehouse.control import write_table

_FILE = pa.schema(
    [
        ("source", pa.string()), ("business_date", pa.date32()), ("revision", pa.int32()),
        ("org_unit_code", pa.string()), ("files", pa.int64()), ("rows_landed", pa.int64()),
    ]
)  # fmt: skip
_INCIDENT = pa.schema(
    [
        ("incident_id", pa.string()), ("source", pa.string()), ("unit", pa.string()), ("rule_id", pa.string()),
        ("on_fail", pa.string()), ("description_zh", pa.string()), ("remedy_zh", pa.string()), ("opened", pa.date32()),
        ("last_seen", pa.date32()), ("occurrences", pa.int32()), ("flaps", pa.int32()), ("failed_rows", pa.int64()),
        ("status", pa.string()), ("acknowledged_until", pa.date32()), ("resolved", pa.date32()),
    ]
)  # fmt: skip
_TABLE = pa.schema([("table_name", pa.string()), ("source", pa.string())])


def write_service(
    con: duckdb.DuckDBPyConnection,
    loads: Sequence[LoadManifest],
    incidents: Sequence[Incident],
    reads: Mapping[str, frozenset[str]],
) -> None:
    """Write control.load_unit (a row a load and unit), control.incident and control.table_source."""
    write_table(con, "load_unit", pa.Table.from_pylist([row for m in loads for row in _units(m)], _FILE))
    write_table(con, "incident", pa.Table.from_pylist([asdict(incident) for incident in incidents], _INCIDENT))
    pairs = [{"table_name": table, "source": source} for table in sorted(reads) for source in sorted(reads[table])]
    write_table(con, "table_source", pa.Table.from_pylist(pairs, _TABLE))


def reads_of(manifest: Manifest) -> dict[str, frozenset[str]]:
    """Return the sources that each model rests on, directly or through others, from dbt's own graph."""
    known: dict[str, frozenset[str]] = {}

    def rests_on(unique_id: str) -> frozenset[str]:
        if unique_id not in known:
            if unique_id in manifest.sources:
                found = manifest.sources[unique_id]
                known[unique_id] = frozenset([found.name] if found.source_name == "accepted" else [])
            else:
                parents = manifest.nodes[unique_id].depends_on_nodes if unique_id in manifest.nodes else []
                known[unique_id] = frozenset().union(*(rests_on(parent) for parent in parents))
        return known[unique_id]

    models = [node for node in manifest.nodes.values() if str(node.resource_type) == "model"]
    return {node.name: rests_on(node.unique_id) for node in models}


def _units(load: LoadManifest) -> Iterator[dict[str, Any]]:
    """Yield files and rows of a load by reporting unit; files that name none count for the city."""
    counted: dict[str, tuple[int, int]] = {}
    for file in load.files:
        if file.serves:
            files, rows = counted.get(file.unit or CITY, (0, 0))
            counted[file.unit or CITY] = files + 1, rows + file.rows
    for unit, (files, rows) in counted.items():
        yield {
            "source": load.source, "business_date": load.business_date, "revision": load.revision,
            "org_unit_code": unit, "files": files, "rows_landed": rows,
        }  # fmt: skip
