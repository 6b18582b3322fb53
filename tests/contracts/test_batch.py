"""The batch: keys written in two ways are one key, of equal rows the first is kept, and many files are as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from contract_loads import (
    CONTRACTS,
    GOOD,
    GOOD_ROWS,
    good_rows,
    over_several_rows,
    pass_verdict,
    row_twins,
    verdict_on,
    write_file,
)
from contract_rows import Row, context, good_row

from expectations import batch
from expectations.contract import Column, Contract
from expectations.gate import FAILED

SMALLEST = min(CONTRACTS, key=lambda source: len(CONTRACTS[source].columns))


def _with_key(wanted: str) -> tuple[Contract, Column]:
    """A contract whose key holds a date, or an identity number, and that column."""
    for contract in CONTRACTS.values():
        for name in contract.grain:
            column = contract.column(name)
            if column.is_id if wanted == "identity number" else column.type == wanted:
                return contract, column
    raise AssertionError(f"no contract has a key with a {wanted}")


def _kind(contract: Contract, kind: str) -> str:
    return next(rule.id for rule in contract.rules if rule.kind.name == kind)


def test_many_equal_rows_of_few_bytes_are_not_copied(tmp_path: Path) -> None:
    contract = CONTRACTS[SMALLEST]
    rows = [good_row(contract, 0)] * (batch.SMALL[1] + 1)
    many, few = write_file(contract, tmp_path, "many", rows), write_file(contract, tmp_path, "few", rows[:2])
    assert many.parquet and many.parquet.stat().st_size < batch.SMALL[0]
    for file, kind in ((many, "VIEW"), (few, "BASE TABLE")):
        with batch.connect(tmp_path) as con:
            batch.make_batch(con, contract, [file])
            asked = "select table_type from information_schema.tables where table_name = 'typed_row'"
            assert con.execute(asked).fetchall() == [(kind,)]


@pytest.mark.parametrize("source", [*CONTRACTS][::7])
def test_a_small_load_is_judged_as_a_large_one_is(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = CONTRACTS[source]
    files = {GOOD: good_rows(contract), **{rule: twin.rows for rule, twin in row_twins(source).items()}}
    small = verdict_on(contract, files)
    monkeypatch.setattr(batch, "SMALL", (0, 0))
    assert verdict_on(contract, files) == small


@pytest.mark.parametrize("wanted", ["date", "identity number"])
def test_a_key_written_in_two_ways_is_one_key(wanted: str) -> None:
    contract, column = _with_key(wanted)
    row = good_row(contract, 0)
    text = str(row[column.name])
    other = text.replace("-", "/") if wanted == "date" else f"{text[:6]} {text[6:]}"
    found = verdict_on(contract, {GOOD: [row, {**row, column.name: other}]})
    assert found.results[_kind(contract, "grain_unique")].failed_rows == 2


@pytest.mark.parametrize("source", CONTRACTS)
def test_of_equal_rows_in_several_files_the_first_by_file_and_row_is_kept(source: str) -> None:
    contract = CONTRACTS[source]
    contract = replace(contract, rules=tuple(rule for rule in contract.rules if over_several_rows(rule)))
    rows = good_rows(contract)
    found = verdict_on(contract, {"b.csv": rows, "a.csv": [*rows, rows[0]], "c.csv": rows[:3]})
    rule = _kind(contract, "exact_repetition")
    assert found.aside == {("a.csv", rule): 1, ("b.csv", rule): GOOD_ROWS, ("c.csv", rule): 3}
    assert found.rules(FAILED) == {rule}
    assert found.results[rule].places[:2] == (("a.csv", GOOD_ROWS + 2), ("b.csv", 2))


def test_rows_that_differ_in_an_empty_cell_only_are_not_equal() -> None:
    contract = next(iter(CONTRACTS.values()))
    optional = next(
        c.name for c in contract.columns if not c.required and c.name not in contract.grain and c.type == "text"
    )
    row = good_row(contract, 0)
    found = verdict_on(contract, {GOOD: [row, {**row, optional: None}]})
    assert _kind(contract, "exact_repetition") not in found.rules(FAILED)


def test_rows_with_an_incomplete_key_are_not_compared_with_each_other() -> None:
    contract = next(c for c in CONTRACTS.values() if not c.column(c.grain[0]).required)
    rows: list[Row] = [{**good_row(contract, n), contract.grain[0]: None} for n in range(3)]
    found = verdict_on(contract, {GOOD: rows})
    assert _kind(contract, "grain_unique") not in found.rules(FAILED)


@pytest.mark.parametrize("source", list(CONTRACTS)[:2])
def test_very_many_files_are_judged_as_few_are(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = CONTRACTS[source]
    files = {GOOD: good_rows(contract), **{rule: twin.rows for rule, twin in row_twins(source).items()}}
    few = verdict_on(contract, files)
    monkeypatch.setattr(batch, "MOST_FILES", 1)
    many = verdict_on(contract, files)
    assert many == few
    assert many.rules(FAILED)


def test_the_batch_leaves_nothing_beside_its_own_scratch_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = next(iter(CONTRACTS.values()))
    monkeypatch.setattr(batch, "MOST_FILES", 1)
    landed, scratch = tmp_path / "landed", tmp_path / "scratch"
    landed.mkdir()
    files = [write_file(contract, landed, name, good_rows(contract)) for name in ("a.csv", "b.csv")]
    before = sorted(path.name for path in landed.iterdir())
    with batch.connect(scratch) as con:
        pass_verdict(con, contract, files, context())
    assert sorted(path.name for path in landed.iterdir()) == before
    assert {path.name for path in tmp_path.iterdir()} <= {"landed", "scratch"}
