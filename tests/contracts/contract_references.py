"""What a load of twins is compared with: other sources that know each of its values, but for the twin that says otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from contract_rows import Row, good_row

from expectations.contract import Contract, Rule


def write_references(
    folder: Path, contract: Contract, known: Mapping[str, Contract], files: Mapping[str, Sequence[Row]]
) -> dict[str, list[Path]]:
    """Write accepted loads of the sources that the contract's rules refer to, for a load of these files: name -> rows.

    A file that bears the name of such a rule is its twin: the other source does not know its value, or not as it should be.
    """
    listed: dict[str, list[Row]] = defaultdict(list)
    for name, rows in files.items():
        for source, row in _referred(contract, known, name, rows):
            listed[source].append(row)
    return {source: [_written(folder, f"reference_{source}", rows)] for source, rows in listed.items()}


def with_one_group_more(
    folder: Path, rule: Rule, known: Mapping[str, Contract], references: Mapping[str, Sequence[Path]]
) -> dict[str, list[Path]]:
    """Add to what a `covers` rule refers to a group of which the load has nothing."""
    source = str(rule.params["source"])
    row = {**good_row(known[source], 90), **_fitting(rule), rule.params["group"]: "另一组"}
    more = _written(folder, "one_group_more", [row])
    return {**{name: list(paths) for name, paths in references.items()}, source: [*references[source], more]}


def _referred(
    contract: Contract, known: Mapping[str, Contract], name: str, rows: Sequence[Row]
) -> Iterator[tuple[str, Row]]:
    """Yield (source, row of it) for each value of a file that a rule looks up there."""
    rules = [rule for rule in contract.rules if rule.kind.refers]
    own = next((rule for rule in rules if rule.id == name), None)
    for rule in rules:
        if own and rule.column == own.column and own.kind.name == "known_in":
            continue
        source = str(rule.params["source"])
        fitting = [each for each in rules if each != own and each.params["source"] == source]
        for value in {row[rule.column.name] for row in rows if rule.column} - {None}:
            having = {column: text for each in fitting for column, text in _fitting(each).items()}
            yield source, {**good_row(known[source], 0), **having, rule.params["key"]: value}


def _fitting(rule: Rule) -> dict[str, str]:
    return {column: accepted[0] for column, accepted in rule.params.get("having", {}).items()}


def _written(folder: Path, name: str, rows: Sequence[Row]) -> Path:
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table({column: pa.array([row[column] for row in rows], pa.string()) for column in rows[0]}), path)
    return path
