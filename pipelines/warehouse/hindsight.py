"""Rows that a day owes to a delivery that came late or was corrected: the ledger names that as the cause of what they change.

Only such loads are compared with what they took the place of, so an ordinary day reads nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import duckdb

from expectations.contract import Contract
from pipelines.ingest.loads import ACCEPTED, LoadManifest
from pipelines.settings import Settings
from pipelines.warehouse.accepted import no_rows, row_files, rows_of

LATE, CORRECTED = "late_load", "corrected_fact"

_TABLE = """
create table control.changed_row (
    source varchar, business_date date, file varchar, "row" bigint, id_number varchar, cause varchar
)
"""
_CHANGED = """
insert into control.changed_row
with now as (from ({now})), before as (from ({before}))
select ?, ?, n._file, n._row, null, ? from now as n anti join before as b on {same}
union all
select ?, ?, null, null, {id_number}, ? from before as b anti join now as n on {same}
"""


def write_changed_rows(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    contracts: Mapping[str, Contract],
    loads: Sequence[LoadManifest],
    day: date,
) -> None:
    """Write control.changed_row for the loads that begin to serve on `day`: rows unlike any of what they took the place of.

    A row that is gone has no place any more: it is known by the ID number that it had.
    """
    con.execute(_TABLE)
    for source, contract in contracts.items():
        accepted = [m for m in loads if m.source == source and m.verdict == ACCEPTED and m.business_date <= day]
        for cause, newest, replaced in _replacements(contract, accepted, day):
            _compare(con, settings, contract, (newest, replaced), cause)


def _replacements(
    contract: Contract, accepted: Sequence[LoadManifest], day: date
) -> Iterator[tuple[str, LoadManifest, LoadManifest | None]]:
    """Yield what the source's load of `day` took the place of, if it was known only after that day or is a second one."""
    revisions = sorted((m for m in accepted if m.business_date == day), key=lambda m: m.revision)
    if not revisions:
        return
    if revisions[0].known_date > day:
        earlier = [] if contract.accumulates else [m for m in accepted if m.business_date < day]
        yield LATE, revisions[-1], max(earlier, key=lambda m: (m.business_date, m.revision), default=None)
    if len(revisions) > 1:
        yield CORRECTED, revisions[-1], revisions[-2]


def _compare(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    pair: tuple[LoadManifest, LoadManifest | None],
    cause: str,
) -> None:
    names = [column.name for column in contract.columns]
    now, before = (no_rows(contract) + (rows_of(row_files(settings, load)) if load else "") for load in pair)
    same = " and ".join(f'n."{name}" is not distinct from b."{name}"' for name in names)
    number = "upper(trim(b.id_number))" if "id_number" in names else "null"
    query = _CHANGED.format(now=now, before=before, same=same, id_number=number)
    con.execute(query, [pair[0].source, pair[0].business_date, cause] * 2)
