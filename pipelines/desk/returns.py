"""What owners answered on their worklists, brought back to the places that the items stand for.

Item numbers cannot be read backwards: the numbers of all places at which a rule failed of late are made anew and compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.contract import Contract
from pipelines.desk.items import item_session
from pipelines.ingest.accept import findings_path
from pipelines.ingest.loads import LoadManifest, accepted_files, read_manifests
from pipelines.settings import Settings
from pipelines.warehouse.effective import effective_loads, known_loads

CORRECTED, CORRECT, INCORRIGIBLE, POSTPONED = "已更正", "数据无误", "无法更正", "需延期"
RESULTS = (CORRECTED, CORRECT, INCORRIGIBLE, POSTPONED)
ITEM, RESULT, MARK = "item_no", "result_code", "item_mark"
"""Columns of the contract whose loads are answered worklists: it is the one that has them all."""
FOLLOWED_DAYS = 60
"""Items of loads older than this are followed no more (assumption)."""

_QUERY = Path(__file__).with_name("returns.sql")
_LOAD = pa.schema([("source", pa.string()), ("business_date", pa.date32()), ("path", pa.string())])
_BROUGHT = pa.schema([("path", pa.string()), ("returned", pa.date32())])
_RULE = pa.schema([("source", pa.string()), ("business_date", pa.date32()), ("rule_id", pa.string())])
# Lists that came back before there were marks have no such column.
_READ = f"""
    select null::varchar as {MARK} where false
    union all by name
    select * from read_parquet(?, filename = 'path', union_by_name = true)
"""
_NO_FINDING = (
    "select null::varchar as path, null::varchar as rule_id, null::varchar as file, null::bigint as row limit 0"
)


@dataclass(frozen=True)
class Answer:
    """One answer to one item: `result` is one of RESULTS, `returned` the business date of the load that brought it.

    `row` is 0 for a whole file, an absent group or a whole load; `file` is empty for a whole load. `mark` tells the row and
    its value in other deliveries (items.py); None when the item has none, or it was not handed back whole.
    """

    item_no: str
    source: str
    business_date: date
    rule_id: str
    file: str
    row: int
    result: str
    returned: date
    mark: str | None = None


@dataclass(frozen=True)
class Returned:
    """The answers to known items, in the order in which they came, and how many had a number that no item has."""

    answers: tuple[Answer, ...]
    unknown: int


def answers(
    settings: Settings, contracts: Mapping[str, Contract], as_of: date, known_at: date | None = None
) -> list[Answer]:
    """Return the answers that came up to `as_of`, as known on `known_at`, the oldest first."""
    return list(returned(settings, contracts, as_of, known_at).answers)


def returned(
    settings: Settings, contracts: Mapping[str, Contract], as_of: date, known_at: date | None = None
) -> Returned:
    """Read the accepted answers and find the items that they are about; unknown numbers are counted, not followed."""
    loads = [m for m in known_loads(read_manifests(settings), as_of, known_at) if m.source in contracts]
    answered = _answered_loads(loads, contracts, as_of)
    if not answered:
        return Returned((), 0)
    followed = [m for m in loads if m.business_date > as_of - timedelta(days=FOLLOWED_DAYS)]
    with item_session(settings) as con:
        count = _register_returned(con, settings, answered)
        _register_places(con, settings, followed)
        found = con.execute(_QUERY.read_text(encoding="utf-8")).fetchall()
    return Returned(tuple(Answer(*row[1:]) for row in found), count - len({row[0] for row in found}))


def answering(contracts: Mapping[str, Contract]) -> list[str]:
    """Return the sources whose loads are answered worklists, by name."""
    return [s for s, c in sorted(contracts.items()) if {ITEM, RESULT, MARK} <= {column.name for column in c.columns}]


def _answered_loads(
    loads: Sequence[LoadManifest], contracts: Mapping[str, Contract], as_of: date
) -> tuple[LoadManifest, ...]:
    """Return the accepted loads of answered worklists, the oldest first."""
    serving = effective_loads(loads, contracts, as_of)
    return tuple(load for source in answering(contracts) for load in serving.get(source, ()))


def _register_returned(con: duckdb.DuckDBPyConnection, settings: Settings, loads: Sequence[LoadManifest]) -> int:
    """Make the table `returned` of the rows that hold an answer; count them."""
    brought = [{"path": str(accepted_files(settings, m)[0]), "returned": m.business_date} for m in loads]
    con.register("brought", pa.Table.from_pylist(brought, _BROUGHT))
    con.execute(
        f"create table returned as select row_number() over (order by returned, _file, _row) as nth, "
        f"lower({ITEM}) as item_no, {RESULT} as result, returned, "
        f"nullif(regexp_extract(lower({MARK}), '^[0-9a-f]{{20}}$'), '') as item_mark "
        f"from ({_READ}) join brought using (path) where list_contains(?, {RESULT})",
        [[each["path"] for each in brought], list(RESULTS)],
    )
    ((count,),) = con.execute("select count(*) from returned").fetchall()
    return int(count)


def _register_places(con: duckdb.DuckDBPyConnection, settings: Settings, loads: Sequence[LoadManifest]) -> None:
    """Make the tables `load`, `rule_failed` and the view `finding` (path, rule_id, file, row) of the loads' findings."""
    rows, rules = [], []
    for m in loads:
        path = findings_path(settings, m.source, m.business_date, m.revision)
        of_load = {"source": m.source, "business_date": m.business_date}
        rows.append({**of_load, "path": str(path) if path.exists() else None})
        rules += [{**of_load, "rule_id": check.rule_id} for check in m.checks if check.status != "passed"]
    con.register("load", pa.Table.from_pylist(rows, _LOAD))
    con.register("rule_failed", pa.Table.from_pylist(rules, _RULE))
    paths = [row["path"] for row in rows if row["path"]]
    read = "select path, rule_id, file, row from read_parquet(?, filename = 'path')" if paths else _NO_FINDING
    con.execute(f"create table finding as {read}", [paths] if paths else None)
