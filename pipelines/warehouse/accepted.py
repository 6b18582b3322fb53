"""Accepted loads as dbt reads them: the SQL of a view over the Parquet that the gate left, and nothing that it refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from expectations.contract import Contract
from pipelines.ingest.loads import LoadManifest, accepted_files
from pipelines.ingest.serving import serving_files
from pipelines.settings import Settings

_BEFORE_COLUMNS = {"_file": "VARCHAR", "_sha256": "VARCHAR", "_row": "BIGINT", "_lost": "VARCHAR"}
_PLACE = (
    "((_business_date - date '1970-01-01')::bigint << 42) + (_revision::bigint << 32)"
    " + (_is_quarantined::bigint << 31) + file_row_number"
)
"""16 bits of the load's day, 10 of its revision, one, and 31 of the place in the file: a key without counting rows, which
the engine can only do in one thread."""
_FROM_PATH = r"/(\d{4}-\d{2}-\d{2})/r(\d+)/(rows|quarantined)\.parquet$"


def accepted_view(settings: Settings, contract: Contract, loads: Sequence[LoadManifest]) -> str:
    """Return the SQL of a source's view over the Parquet of `loads`; without rows, a typed empty relation.

    Columns that an older load lacks, because its contract did not have them yet, are NULL. `_place` is a number of the row
    within the source: its load, and its place in that load's file of accepted or of quarantined rows.
    """
    relation = no_rows(contract)
    if contract.accumulates or len(loads) == 1:
        relation += rows_of([path for load in loads for path in row_files(settings, load)])
    elif loads:
        relation += rows_of(row_files(settings, loads[-1])) + _last_good(settings, contract, loads)
    place = f"regexp_extract(filename, '{_FROM_PATH}'"
    return (
        f'create view accepted."{contract.source}" as select {place}, 1)::date as _business_date, '
        f"{place}, 2)::integer as _revision, {place}, 3) = 'quarantined' as _is_quarantined, {_PLACE} as _place, "
        f"{_columns(contract)} from ({relation})"
    )


def no_rows(contract: Contract) -> str:
    """Return an empty relation of a contract's columns, to which `rows_of` adds."""
    empty = ", ".join(f'null::{kind} as "{name}"' for name, kind in _types(contract).items())
    return f"(select {empty}, ''::varchar as filename, 0::bigint as file_row_number where false)"


def rows_of(files: Sequence[Path], condition: str = "true") -> str:
    """Return the SQL that adds rows of Parquet files to a relation; those alone for which a condition on `r` holds."""
    if not files:
        return ""
    listed = ", ".join(_quoted(str(path)) for path in files)
    read = f"read_parquet([{listed}], filename = true, file_row_number = true, union_by_name = true)"
    return f" union all by name (select * from {read} as r where {condition})"


def _types(contract: Contract) -> dict[str, str]:
    return {**_BEFORE_COLUMNS, **{column.name: "VARCHAR" for column in contract.columns}}


def _columns(contract: Contract) -> str:
    return ", ".join(f'"{name}"' for name in _types(contract))


def _last_good(settings: Settings, contract: Contract, loads: Sequence[LoadManifest]) -> str:
    """Add the last good files of units that the newest load lacks; what is new elsewhere, a child that moved, wins."""
    newest = accepted_files(settings, loads[-1])[0]
    same = " and ".join(f'n."{name}" = r."{name}"' for name in contract.grain)
    fresh = f"not exists (select 1 from read_parquet({_quoted(str(newest))}) as n where {same})"
    parts = [
        rows_of(row_files(settings, load), f"_file in ({', '.join(map(_quoted, sorted(names)))}) and {fresh}")
        for load, names in serving_files(contract, loads)
        if names
    ]
    return "".join(parts)


def row_files(settings: Settings, load: LoadManifest) -> list[Path]:
    """Return the Parquet files of a load that hold rows: a year of small loads is opened file by file."""
    counts = (load.rows_accepted, load.rows_quarantined)
    return [path for path, rows in zip(accepted_files(settings, load), counts, strict=True) if rows]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
