"""Rows that a day owes to a delivery that came late or was corrected: the ledger names that as the cause of what they change.

Only such loads are compared with what they took the place of, so an ordinary day reads nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
with now as (from ({now})), before as (from ({before})), grain as (select distinct {grain}, true as is_known from before),
changed as (
    select n._file, n._row, case when g.is_known then $known else $unknown end as cause
    from now as n anti join before as b on {same} left join grain as g on {same_grain}
)
select $source, $day, _file, _row, null, cause from changed where cause is not null
union all
select $source, $day, null, null, {id_number}, $known from before as b anti join now as n on {same}
"""


@dataclass(frozen=True)
class _Replacement:
    """A load, what it took the place of, and the causes of rows whose grain the other had, and of rows that it had not."""

    load: LoadManifest
    replaced: LoadManifest | None
    known: str
    unknown: str | None


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
        for replacement in _replacements(contract, accepted, day):
            _compare(con, settings, contract, replacement)


def _replacements(contract: Contract, accepted: Sequence[LoadManifest], day: date) -> Iterator[_Replacement]:
    """Yield what the source's load of `day` took the place of, if it was known only after that day or is a second one.

    What a second delivery adds to the first was not known otherwise before: it only came late, if it did.
    """
    revisions = sorted((m for m in accepted if m.business_date == day), key=lambda m: m.revision)
    if not revisions:
        return
    if revisions[0].known_date > day:
        earlier = [] if contract.accumulates else [m for m in accepted if m.business_date < day]
        before = max(earlier, key=lambda m: (m.business_date, m.revision), default=None)
        yield _Replacement(revisions[-1], before, LATE, LATE)
    if len(revisions) > 1:
        yield _Replacement(revisions[-1], revisions[-2], CORRECTED, LATE if revisions[-1].known_date > day else None)


def _compare(con: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, replacement: _Replacement) -> None:
    names = [column.name for column in contract.columns]
    now, before = (
        no_rows(contract) + (rows_of(row_files(settings, load)) if load else "")
        for load in (replacement.load, replacement.replaced)
    )
    query = _CHANGED.format(
        now=now,
        before=before,
        grain=", ".join(f'"{name}"' for name in contract.grain),
        same=_same("b", names),
        same_grain=_same("g", contract.grain),
        id_number="upper(trim(b.id_number))" if "id_number" in names else "null",
    )
    of_load = {"source": replacement.load.source, "day": replacement.load.business_date}
    con.execute(query, {**of_load, "known": replacement.known, "unknown": replacement.unknown})


def _same(other: str, names: Sequence[str]) -> str:
    return " and ".join(f'n."{name}" is not distinct from {other}."{name}"' for name in names)
