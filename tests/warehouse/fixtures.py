"""Accepted loads made by hand: what the gate would have left behind, without landing or judging anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.contract import Contract, load_contract
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.settings import Settings

Row = Mapping[str, Any]


def write_load(
    settings: Settings,
    source: str,
    day: str | date,
    rows: Sequence[Row],
    verdict: str = "accepted",
    quarantined: Sequence[Row] = (),
    known: str | date | None = None,
) -> None:
    """Write a load of `source` for `day`: manifest, and accepted Parquet unless it is blocked.

    Rows are {column: text}; `_file`, `_row` (first 2) and `_lost` may be given. A second call makes a new revision.
    """
    contract, day = load_contract(settings.expectations / f"{source}.yaml"), _day(day)
    revision = 1 + sum(m.source == source and m.business_date == day for m in read_manifests(settings))
    sha = hashlib.sha256(
        json.dumps([source, list(rows), list(quarantined)], default=str, ensure_ascii=False).encode()
    ).hexdigest()
    accepted = verdict == "accepted"
    if accepted:
        folder = settings.accepted / source / day.isoformat() / f"r{revision}"
        folder.mkdir(parents=True)
        pq.write_table(_table(contract, rows, sha, 2), folder / "rows.parquet")
        pq.write_table(_table(contract, quarantined, sha, 2 + len(rows)), folder / "quarantined.parquet")
        pq.write_table(_reasons(quarantined, 2 + len(rows)), folder / "quarantined_rules.parquet")
    manifest = LoadManifest(
        source=source, business_date=day, revision=revision, sha256=sha, verdict=verdict,
        known_date=_day(known) if known else day, files=(), rows_landed=len(rows) + len(quarantined),
        rows_accepted=len(rows) if accepted else 0, rows_quarantined=len(quarantined) if accepted else 0,
        contract_version=contract.version, contract_digest=contract.digest, warnings=(), checks=(),
    )  # fmt: skip
    path = settings.loads / source / day.isoformat() / f"r{revision}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(manifest.to_json(), encoding="utf-8")


def id_number(birth: str, sequence: int = 1, region: str = "400000") -> str:
    """Return a synthetic valid ID: region that GB/T 2260 never issued, birth YYYYMMDD, sequence, GB 11643 check digit."""
    digits = f"{region}{birth}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


def _table(contract: Contract, rows: Sequence[Row], sha: str, first_row: int) -> pa.Table:
    names = ["_file", "_sha256", "_row", "_lost", *(column.name for column in contract.columns)]
    unknown = {key for row in rows for key in row} - set(names)
    assert not unknown, f"{contract.source} has no column {unknown}"
    filled = [
        {"_file": f"{contract.source}.csv", "_sha256": sha, "_row": first_row + n, **row} for n, row in enumerate(rows)
    ]
    schema = pa.schema([(name, pa.int64() if name == "_row" else pa.string()) for name in names])
    return pa.Table.from_pylist(filled, schema)


def _reasons(rows: Sequence[Row], first_row: int) -> pa.Table:
    broken = [
        {"file": row.get("_file"), "row": row.get("_row", first_row + n), "rule_id": "name-filled", "reason_zh": "未填"}
        for n, row in enumerate(rows)
    ]
    schema = pa.schema(
        [("file", pa.string()), ("row", pa.int64()), ("rule_id", pa.string()), ("reason_zh", pa.string())]
    )
    return pa.Table.from_pylist(broken, schema)


def _day(day: str | date) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
