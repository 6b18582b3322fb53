"""Loads made of twins, and what the gate says of them.

A rule over rows is broken in a file of its own, and all those files and a good one make one load: when each rule fails in
just the rows of its own file, none of the twins breaks any other rule. That is one pass of Great Expectations a source
instead of one a rule. Rules over the load as a whole get loads of their own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from contract_keys import SECRET, write_ledger
from contract_references import with_one_group_more, write_references
from contract_rows import Row, context, good_row
from contract_twins import Twin, twin

from expectations.batch import BatchFile, connect, make_batch
from expectations.contract import Contract, Rule, load_contracts
from expectations.gate import RuleResult, judge, quarantine
from expectations.keys import Issuer, keyed_rule
from expectations.references import EXPECTED, References
from expectations.suite import Context, compile_rules
from pipelines.pads import set_pads
from pipelines.settings import PROJECT

GOOD = "good.csv"
GOOD_ROWS = 12
FIRST_TWIN = 20  # the number of the first row that is not a good one
CONTRACTS = load_contracts(PROJECT / "expectations")


@dataclass(frozen=True)
class Verdict:
    """What the gate said of a load: results by rule id, and how many rows of which file each rule set aside."""

    results: Mapping[str, RuleResult]
    aside: Mapping[tuple[str, str], int]

    def rules(self, status: str) -> set[str]:
        """The ids of the rules that came to this."""
        return {rule for rule, result in self.results.items() if result.status == status}


def over_whole_load(rule: Rule) -> bool:
    """Whether a rule counts the load's rows, a share of them or what it lacks, and so cannot be broken in a file of many."""
    return rule.kind.batch == EXPECTED or (
        rule.kind.batch == "rows" and (rule.kind.bad is None or "most" in rule.kind.kwargs)
    )


def over_several_rows(rule: Rule) -> bool:
    """Whether what a rule says of a row hangs on the rows beside it."""
    asked = f"{rule.kind.bad} {rule.kind.kwargs} {rule.params}"
    return over_whole_load(rule) or any(name in asked for name in ("{rows}", "{shared}", "_key", "_copy", "_grain"))


def good_rows(contract: Contract, count: int = GOOD_ROWS) -> list[Row]:
    """The rows of a good file."""
    return [good_row(contract, n) for n in range(count)]


def write_file(contract: Contract, folder: Path, name: str, rows: Sequence[Row]) -> BatchFile:
    """Write rows as landing does: text, NULL where a cell is empty, rows numbered as in the delivered file."""
    texts = ["_lost", *(column.name for column in contract.columns)]
    table = {"_row": pa.array(range(2, len(rows) + 2), pa.int64())}
    table |= {text: pa.array([row[text] for row in rows], pa.string()) for text in texts}
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table(table), path)
    return BatchFile(name, f"sha-{name}", path, None, (), ())


def pass_verdict(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    files: Sequence[BatchFile],
    asked: Context,
    references: References = MappingProxyType({}),
    issuer: Issuer | None = None,
) -> Verdict:
    """Make the batch, judge it, set rows aside."""
    make_batch(con, contract, files, references, issuer)
    results = judge(con, contract, asked)
    quarantine(con, results)
    found = con.execute("select file, rule_id, count(*) from quarantined_rule group by all").fetchall()
    return Verdict({each.rule.id: each for each in results}, {(file, rule): rows for file, rule, rows in found})


def verdict_on(
    contract: Contract,
    files: Mapping[str, Sequence[Row]],
    last_rows: int | None = None,
    refer: Callable[[Path], References] = lambda scratch: {},
) -> Verdict:
    """Judge a load of these files: name -> rows; `refer` writes what it is compared with into a folder."""
    with tempfile.TemporaryDirectory() as scratch, connect(Path(scratch)) as con:
        delivered = [write_file(contract, Path(scratch), name, rows) for name, rows in files.items()]
        return pass_verdict(con, contract, delivered, context(last_rows), refer(Path(scratch)))


def known_elsewhere(contract: Contract, rows: Sequence[Row]) -> Callable[[Path], References]:
    """Return what writes other sources that know all that the rows of a good file refer to."""
    return lambda folder: write_references(folder, contract, CONTRACTS, {GOOD: rows})


@cache
def row_twins(source: str) -> dict[str, Twin]:
    """The twins of all rules over rows of a source, by rule id, each of rows that no other has."""
    contract = CONTRACTS[source]
    rules = [rule for rule in contract.rules if rule.kind.batch == "rows" and not over_whole_load(rule)]
    return {rule.id: twin(contract, rule, FIRST_TWIN + 2 * place) for place, rule in enumerate(rules)}


@cache
def twins_verdict(source: str) -> Verdict:
    """Judge the load of all twins: a file for each rule over rows or over files, named by the rule, and a good file."""
    contract = CONTRACTS[source]
    with tempfile.TemporaryDirectory() as scratch, connect(Path(scratch)) as con:
        files = [write_file(contract, Path(scratch), GOOD, good_rows(contract))]
        files += [write_file(contract, Path(scratch), rule, twin.rows) for rule, twin in row_twins(source).items()]
        files += [broken_file(rule) for rule in contract.rules if rule.kind.batch == "files"]
        rows = {GOOD: good_rows(contract), **{rule: twin.rows for rule, twin in row_twins(source).items()}}
        set_pads(con, SECRET)
        issuer = Issuer(write_ledger(Path(scratch), contract, rows)) if keyed_rule(contract) else None
        known = write_references(Path(scratch), contract, CONTRACTS, rows)
        return pass_verdict(con, contract, files, context(), known, issuer)


def broken_file(rule: Rule) -> BatchFile:
    """A file without rows that breaks a rule over files."""
    good = BatchFile(rule.id, f"sha-{rule.id}", None, None, (), ())
    broken: dict[str, dict[str, object]] = {
        "file_readable": {"problem": "打不开"},
        "headers_present": {"missing": ("缺少的列",)},
        "headers_known": {"extra": ("多出的列",)},
        "columns_kept": {"lost": ("上次有的列",)},
        "unit_missing": {"is_absent": True},
        "unit_volume_fall": {"rows": 60, "last_rows": 100},
    }
    return replace(good, **broken[rule.kind.name])  # type: ignore[arg-type]  # fields of a BatchFile


def whole_load_twin(contract: Contract, rule: Rule) -> tuple[Verdict, int]:
    """Break a rule over the load as a whole in a load of its own; return the verdict and the rows that fail."""
    if rule.kind.name == "code_drift":
        return _drifted(contract, rule), 2
    if rule.kind.batch == EXPECTED:
        return verdict_on(contract, {GOOD: good_rows(contract)}, refer=_lacking_a_group(contract, rule)), 1
    if rule.kind.bad:
        broken = twin(contract, rule, 0)
        return verdict_on(contract, {rule.id: broken.rows}), broken.failing
    bounds = str(rule.kind.kwargs)
    if "fall_floor" in bounds:
        return _after(contract, 100 * GOOD_ROWS), 0
    if "rise_ceiling" in bounds:
        return _after(contract, 1), 0
    return verdict_on(contract, {GOOD: []}), 0


def _after(contract: Contract, last_rows: int) -> Verdict:
    """Judge good rows after a load of so many, by the rules that then ask for something else than when nothing came before.

    The others are the same SQL over the same rows, of which it is known that they pass.
    """
    first, later = (compile_rules(contract, context(last)) for last in (None, last_rows))
    moved = tuple(now.rule for before, now in zip(first, later, strict=True) if before != now)
    return verdict_on(replace(contract, rules=moved), {GOOD: good_rows(contract)}, last_rows)


def _lacking_a_group(contract: Contract, rule: Rule) -> Callable[[Path], References]:
    known = known_elsewhere(contract, good_rows(contract))
    return lambda folder: with_one_group_more(folder, rule, CONTRACTS, known(folder))


def _drifted(contract: Contract, rule: Rule) -> Verdict:
    """Judge a load in which one code stands where the last one had another."""
    assert rule.column
    rows = [good_row(contract, n) for n in range(100)]
    codes = rule.column.codes
    now = str(rows[0][rule.column.name])
    was = min(code for code in codes.values() if code != codes[now])
    before = [{**row, rule.column.name: was} for row in rows]

    def known(folder: Path) -> References:
        last = write_file(contract, folder, "last", before).parquet
        return {**known_elsewhere(contract, rows)(folder), contract.source: [last] if last else []}

    return verdict_on(contract, {GOOD: rows}, len(rows), known)
