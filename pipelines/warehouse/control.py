"""Fills schema `control` of a candidate: what the build is for, and what it stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from expectations.contract import Contract
from pipelines.ingest.loads import LoadManifest, accepted_folder
from pipelines.settings import Settings
from pipelines.warehouse.calendar import workdays
from pipelines.warehouse.previous import Previous, copy_previous
from pipelines.warehouse.state_schema import STATE_SCHEMA

LOOK_AHEAD = timedelta(days=731)
"""Deadlines that begin today must end inside the calendar."""

_LOAD = pa.schema(
    [
        ("source", pa.string()),
        ("business_date", pa.date32()),
        ("revision", pa.int32()),
        ("verdict", pa.string()),
        ("rows_landed", pa.int64()),
        ("rows_accepted", pa.int64()),
        ("rows_quarantined", pa.int64()),
        ("is_effective", pa.bool_()),
        ("is_partial", pa.bool_()),
        ("sha256", pa.string()),
        ("known_date", pa.date32()),
    ]
)
_CHECK = pa.schema(
    [
        ("source", pa.string()),
        ("business_date", pa.date32()),
        ("revision", pa.int32()),
        ("rule_id", pa.string()),
        ("dimension", pa.string()),
        ("on_fail", pa.string()),
        ("status", pa.string()),
        ("failed_rows", pa.int64()),
        ("description_zh", pa.string()),
        ("remedy_zh", pa.string()),
        ("is_waived", pa.bool_()),
    ]
)
_SOURCE_STATE = pa.schema(
    [
        ("source", pa.string()),
        ("is_required", pa.bool_()),
        ("accumulates", pa.bool_()),
        ("has_load", pa.bool_()),
        ("effective_business_date", pa.date32()),
    ]
)
_QUARANTINED = """
create table control.quarantined_row (
    source varchar, business_date date, revision integer, file varchar, "row" bigint, rule_id varchar, reason_zh varchar
)
"""


@dataclass(frozen=True)
class Run:
    """One build: the day it is for, the first day that its fold covers, the rule pack that it is made by, and what was
    known on `known_at` (None: all).
    """

    as_of: date
    from_date: date
    run_id: str
    rule_pack: str
    known_at: date | None = None


def write_run(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write control.run (one row) and control.workday."""
    con.execute(
        "create table control.run (as_of date, from_date date, run_id varchar, rule_pack varchar, known_at date)"
    )
    con.execute("insert into control.run values (?, ?, ?, ?, ?)", list(astuple(run)))
    write_table(con, "workday", workdays(run.as_of + LOOK_AHEAD).table)


def write_loads(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    contracts: Mapping[str, Contract],
    loads: Sequence[LoadManifest],
    effective: Mapping[str, Sequence[LoadManifest]],
) -> None:
    """Write control.load, check_result, quarantined_row and source_state, of all loads that are known."""
    serving = {_key(load) for served in effective.values() for load in served}
    # Of a source that does not accumulate only the newest load serves whole: the others serve units that it lacks.
    whole = {
        _key(load) for s, served in effective.items() for load in (served if contracts[s].accumulates else served[-1:])
    }
    rows = [
        {**_load_row(m), "is_effective": _key(m) in serving, "is_partial": _key(m) in serving - whole} for m in loads
    ]
    write_table(con, "load", pa.Table.from_pylist(rows, _LOAD))
    write_table(con, "check_result", pa.Table.from_pylist([r for m in loads for r in _check_rows(m)], _CHECK))
    states = [
        {
            "source": source,
            "is_required": contract.required,
            "accumulates": contract.accumulates,
            "has_load": source in effective,
            "effective_business_date": effective[source][-1].business_date if source in effective else None,
        }
        for source, contract in contracts.items()
    ]
    write_table(con, "source_state", pa.Table.from_pylist(states, _SOURCE_STATE))
    _write_quarantined(con, settings, loads)


def write_prior_state(con: duckdb.DuckDBPyConnection, prior: Path | None) -> None:
    """Write control.prior_<relation> from the folder of a stored state; without one, empty."""
    for relation, columns in STATE_SCHEMA.items():
        typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        con.execute(f"create table control.prior_{relation} ({typed})")
        if prior:
            con.execute(
                f"insert into control.prior_{relation} by name select * from read_parquet(?)",
                [str(prior / f"{relation}.parquet")],
            )


def write_previous(con: duckdb.DuckDBPyConnection, previous: Previous | None) -> None:
    """Write what the last publication said, for the reconciliation tests; without one, empty."""
    con.execute("create table control.previous_publication (date date, chain varchar, version varchar)")
    con.execute(
        "create table control.previous_case (case_id varchar, status varchar, opened_date date, closed_date date)"
    )
    con.execute("create table control.previous_person_count (person_count bigint)")
    if previous:
        copy_previous(con, previous)


def _write_quarantined(con: duckdb.DuckDBPyConnection, settings: Settings, loads: Sequence[LoadManifest]) -> None:
    con.execute(_QUARANTINED)
    folders = {
        accepted_folder(settings, m.source, m.business_date, m.revision): m
        for m in loads
        if m.verdict == "accepted" and m.rows_quarantined
    }
    for folder, m in folders.items():
        con.execute(
            'insert into control.quarantined_row select ?, ?, ?, file, "row", rule_id, reason_zh from read_parquet(?)',
            [m.source, m.business_date, m.revision, str(folder / "quarantined_rules.parquet")],
        )


def _key(load: LoadManifest) -> tuple[str, date, int]:
    return load.source, load.business_date, load.revision


def _load_row(load: LoadManifest) -> dict[str, Any]:
    return {name: getattr(load, name) for name in _LOAD.names if name not in ("is_effective", "is_partial")}


def _check_rows(load: LoadManifest) -> list[dict[str, Any]]:
    of_load = {"source": load.source, "business_date": load.business_date, "revision": load.revision}
    return [
        {**of_load, **{name: getattr(check, name) for name in _CHECK.names if name not in of_load}}
        for check in load.checks
    ]


def write_table(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Write control.<name>."""
    con.register("arrow_table", table)
    con.execute(f"create table control.{name} as select * from arrow_table")
    con.unregister("arrow_table")
