"""Runs a contract's rules over a batch with Great Expectations and gathers what each came to.

Every declared rule must come back from GX by its id: one that does not, or whose query breaks, is `broken`, which is
no verdict on the data and lets nothing pass.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import duckdb

from expectations.batch import PLACES, ROWS
from expectations.checks import CLASSES
from expectations.contract import Contract, Rule
from expectations.dialect import lend
from expectations.gx import ProgressBarsConfig, gx
from expectations.suite import RULE_ID, TABLES, Compiled, Context, compile_rules
from expectations.thrift import save_work, standing

PASSED, FAILED, BROKEN = "passed", "failed", "broken"
MOST_PLACES = 20
MOST_FAILING, MOST_FAILING_IN_A_FILE = 5000, 500
# GX logs the text of engine errors, which may quote a cell.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
logging.getLogger("great_expectations").propagate = False  # its modules set levels of their own


@dataclass(frozen=True)
class RuleResult:
    """What one rule came to: `failed_rows` rows (files, for rules over files; groups, for what another source expects; 0 for
    rules over the load as a whole).

    `bad` is the SQL that is true for a failing row of table `table`; `places` are the first failing (file, row), row 0
    for a whole file or an absent group, and `by_file` counts them by file. Never a value of a cell.
    """

    rule: Rule
    status: str
    failed_rows: int
    table: str
    bad: str | None
    places: tuple[tuple[str, int], ...] = ()
    by_file: tuple[tuple[str, int], ...] = ()


def judge(con: duckdb.DuckDBPyConnection, contract: Contract, context: Context) -> list[RuleResult]:
    """Run all rules of the contract over the batch on `con` (`make_batch`); return their results in declared order.

    Leaves the table `failing_row` (rule_id, file, row; row 0 for a whole file): of each rule no more than MOST_FAILING,
    and of one file no more than MOST_FAILING_IN_A_FILE.
    """
    compiled = compile_rules(contract, context)
    told: dict[str, Any] = {}
    with lend(con) as url, _source(url) as source:
        for table in TABLES.values():
            told |= _validate(source, table, [each for each in compiled if each.table == table])
    results = [_result(each, told.get(each.rule.id)) for each in compiled]
    return _with_places(con, results)


def quarantine(
    con: duckdb.DuckDBPyConnection, results: Sequence[RuleResult], refused: Mapping[str, Rule] = MappingProxyType({})
) -> int:
    """Make `quarantined_rule` (file, row, rule_id, reason_zh) from the failed rules that set rows aside; count the rows.

    All rows of a `refused` file are set aside, for the rule that it is refused for.
    """
    con.execute(
        "create or replace table quarantined_rule (file varchar, row bigint, rule_id varchar, reason_zh varchar)"
    )
    for result in results:
        if result.status == FAILED and result.rule.on_fail == "quarantine":
            con.execute(
                f"insert into quarantined_rule select _file, _row, ?, ? from {ROWS} where {result.bad}",
                [result.rule.id, f"不符合：{result.rule.description}"],
            )
    for file, rule in refused.items():
        con.execute(
            f"insert into quarantined_rule select _file, _row, ?, ? from {ROWS} where _file = ?",
            [rule.id, f"整个文件未采用：{rule.description}", file],
        )
    found = con.execute("select count(distinct (file, row)) from quarantined_rule").fetchone()
    return int(found[0]) if found else 0


@lru_cache(maxsize=1)
def _gx() -> Any:
    """Return the one GX context of the process: in memory, nothing written, nothing sent."""
    save_work()
    context: Any = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # GX would write this context out as YAML at each of seven changes a load, to keep it nowhere.
    context.variables.save = lambda: None
    return context


@contextmanager
def _source(url: str) -> Iterator[Any]:
    """Give GX's data source for the batch under `url`; GX forgets it at the end."""
    source = _gx().data_sources.add_or_update_sql("gate", connection_string=url)
    try:
        yield source
    finally:
        _gx().data_sources.delete("gate")


def _validate(source: Any, table: str, compiled: Sequence[Compiled]) -> dict[str, Any]:
    """Run the rules of one table in one pass of GX; return its result by rule id."""
    if not compiled:
        return {}
    batch = source.add_table_asset(table, table_name=table).add_batch_definition_whole_table("all").get_batch()
    known = [each for each in compiled if each.expectation in CLASSES]
    with standing():
        suite = gx.ExpectationSuite(
            name=table,
            expectations=[CLASSES[e.expectation](**e.kwargs, meta={RULE_ID: e.rule.id}) for e in known],
        )
        found = batch.validate(suite, result_format="BASIC")
    return {result.expectation_config.meta[RULE_ID]: result for result in found.results}


def _result(compiled: Compiled, told: Any) -> RuleResult:
    """Read GX's answer on one rule; no answer, or an exception in it, is a broken check."""
    rule, table, bad = compiled.rule, compiled.table, compiled.bad
    if told is None or _raised(told):
        return RuleResult(rule, BROKEN, 0, table, None)
    count = int(told.result.get("unexpected_count") or 0)
    return RuleResult(rule, PASSED if told.success else FAILED, count, table, bad)


def _raised(told: Any) -> bool:
    """Tell whether GX reports an exception, in either of the two shapes that it uses."""
    info = told.exception_info or {}
    return bool(info.get("raised_exception")) or any(
        isinstance(each, dict) and each.get("raised_exception") for each in info.values()
    )


def _with_places(con: duckdb.DuckDBPyConnection, results: list[RuleResult]) -> list[RuleResult]:
    """Add to each failed rule where it fails: the rules of a table in one scan."""
    con.execute("create or replace table failing_row (rule_id varchar, file varchar, row bigint)")
    counts: dict[str, tuple[tuple[str, int], ...]] = {}
    for table in TABLES.values():
        find = _failing_rows if table == ROWS else _failing_files
        failed = [each for each in results if each.table == table and each.status == FAILED and each.bad]
        if failed:
            counts |= find(con, failed)
    places: dict[str, list[tuple[str, int]]] = {}
    for rule_id, file, row in con.execute(
        f"from failing_row qualify row_number() over (partition by rule_id order by file, row) <= {MOST_PLACES} order by all"
    ).fetchall():
        places.setdefault(rule_id, []).append((file, row))
    return [
        replace(each, places=tuple(places.get(each.rule.id, ())), by_file=counts.get(each.rule.id, ()))
        for each in results
    ]


def _failing_files(
    con: duckdb.DuckDBPyConnection, failed: Sequence[RuleResult]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Enter the files, or groups, that fail into `failing_row`; return (file, 1) of each rule."""
    found = {}
    for each in failed:
        con.execute(f"insert into failing_row select ?, name, 0 from {each.table} where {each.bad}", [each.rule.id])
        names = con.execute("select file from failing_row where rule_id = ? order by file", [each.rule.id]).fetchall()
        found[each.rule.id] = tuple((name, 1) for (name,) in names)
    return found


def _failing_rows(
    con: duckdb.DuckDBPyConnection, failed: Sequence[RuleResult]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Enter the first rows that fail, file by file, into `failing_row`; return (file, rows that fail) of each rule."""
    judged = ", ".join(f"({each.bad}) as bad{i}" for i, each in enumerate(failed))
    told = ", ".join(
        f"{{rule: {i}, rows: count(*) filter (where bad{i}),"
        f" places: min(_place, {MOST_FAILING_IN_A_FILE}) filter (where bad{i})}}"
        for i in range(len(failed))
    )
    con.execute(f"""
        create or replace temp table failing as
        select nth, unnest([{told}], recursive := true)
        from (select _place, _place // {PLACES} as nth, {judged} from {ROWS}) group by nth
    """)
    ids = [each.rule.id for each in failed]
    con.execute(
        f"""
        insert into failing_row
        select (?::varchar[])[rule + 1], name, place % {PLACES}
        from (select nth, rule, unnest(places) as place from failing) join landed_file using (nth)
        qualify row_number() over (partition by rule order by place) <= ?
        """,
        [ids, MOST_FAILING],
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for rule, name, rows in con.execute(
        "select rule, name, rows from failing join landed_file using (nth) where rows > 0 order by rule, name"
    ).fetchall():
        found.setdefault(ids[rule], []).append((name, rows))
    return {rule: tuple(files) for rule, files in found.items()}
