"""Properties of the readers: whatever table of text is written lands, cell by cell, row by row, under its headers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hostile_case import COLUMNS, HEADER, contract
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_workbook import packed, parts, rows_xml, sheet_xml

from expectations.contract import Contract
from pipelines.ingest.cleaning import SPACES
from pipelines.ingest.csv_reader import _fill_empty_lines, read_csv
from pipelines.ingest.headers import find_header, fold
from pipelines.ingest.problems import FileProblem
from pipelines.ingest.xlsx_reader import read_workbook

TRIMMED = SPACES + "\t\n\v\f\r"
# What XML can hold; an escape of Excel's own (_x000D_) is read as what it stands for.
XML = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n", exclude_characters="_<\ufffe\uffff")
CELL = st.text(alphabet=st.sampled_from('甲𠮷",=;\n 1.\u3000'), max_size=5) | st.text(alphabet=XML, max_size=5)
TABLE = st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=5)
steady = settings(max_examples=25, deadline=None, derandomize=True)
NOISE = st.text(alphabet=" \t\n\u3000\u00a0\ufeff\u200b\"'“", max_size=3)
WIDE = {ord(letter): chr(ord(letter) + 0xFEE0) for letter in "ABCXYZ0123456789()"}


@pytest.fixture(scope="module")
def pupils(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return contract(tmp_path_factory.mktemp("contract"))


def _clean(cell: str) -> str | None:
    """Say what a cell lands as: the rules of landing, told a second time without SQL."""
    text = cell.replace("\r\n", "\n").strip(TRIMMED)
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip(TRIMMED)
    return text or None


def _wanted(table: Sequence[Sequence[str]], first: int) -> list[tuple[Any, ...]]:
    cleaned = [(number, *map(_clean, row)) for number, row in enumerate(table, first)]
    return [row for row in cleaned if any(row[1:])]


def _landed(reader: Any, name: str, content: bytes, pupils: Contract) -> list[tuple[Any, ...]]:
    with tempfile.TemporaryDirectory() as scratch:
        path, out = Path(scratch) / name, Path(scratch) / "rows.parquet"
        path.write_bytes(content)
        reading = reader(path, pupils, Path(scratch), out)
        rows = duckdb.execute(f"select _row, {', '.join(COLUMNS)} from read_parquet(?)", [str(out)]).fetchall()
        assert reading.rows == len(rows)
        return rows


@steady
@given(table=TABLE, titles=st.integers(0, 3), order=st.permutations(range(8)))
def test_xlsx_lands_what_was_written_below_any_titles_in_any_order(
    pupils: Contract, table: list[list[str]], titles: int, order: list[int]
) -> None:
    rows = [[each[column] for column in order] for each in [HEADER, *table]]
    book = packed(parts(sheet_xml(rows_xml([["某县"]] * titles + rows))))
    assert _landed(read_workbook, "a.xlsx", book, pupils) == _wanted(table, titles + 2)


@steady
@given(table=TABLE, order=st.permutations(range(8)), end=st.sampled_from(["\n", "\r\n"]), blank=st.booleans())
def test_csv_lands_what_was_written_in_any_order_with_blank_lines_between(
    pupils: Contract, table: list[list[str]], order: list[int], end: str, blank: bool
) -> None:
    lines = [",".join('"' + each[column].replace('"', '""') + '"' for column in order) for each in [HEADER, *table]]
    content = (end + end if blank else end).join([*lines, ""]).encode()
    wanted = [(2 * number - 1 if blank else number, *cells) for number, *cells in _wanted(table, 2)]
    assert _landed(read_csv, "a.csv", content, pupils) == wanted


PARTS = st.sampled_from([b"a", b'"', b'""', b'"b"', b",", b"\n", b"\n", b" \n", "\u3000".encode()])


@steady
@given(parts=st.lists(PARTS, max_size=20), size=st.integers(1, 4))
def test_empty_lines_are_filled_alike_however_the_file_is_cut(parts: list[bytes], size: int) -> None:
    content = b"".join(parts) + b"\n"
    lines, cut, inside = content.splitlines(keepends=True), b"", False
    for start in range(0, len(lines), size):
        filled, inside = _fill_empty_lines(b"".join(lines[start : start + size]), b",\n", inside)
        cut += filled
    assert (cut, inside) == _fill_empty_lines(content, b",\n", False)


@steady
@given(order=st.permutations(range(8)), noise=st.lists(st.tuples(NOISE, NOISE), min_size=8, max_size=8))
def test_headers_match_in_any_order_with_any_noise(
    pupils: Contract, order: list[int], noise: list[tuple[str, str]]
) -> None:
    cells = [f"{left}{HEADER[column]}{right}" for column, (left, right) in zip(order, noise, strict=True)]
    header = find_header([["说明"], cells], pupils)
    assert header is not None
    assert (header.row, header.missing, header.extra) == (1, (), ())
    assert [header.positions[name] for name in COLUMNS] == [order.index(column) for column in range(8)]


@steady
@given(st.text(max_size=20))
def test_folding_a_header_twice_is_folding_it_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@steady
@given(text=st.text(alphabet="ABCXYZ0189()甲", max_size=10))
def test_headers_in_full_width_are_the_same_headers(text: str) -> None:
    assert fold(text.translate(WIDE)) == fold(text)


@steady
@given(content=st.binary(max_size=60), codec=st.sampled_from(["utf-8", "gb18030"]))
def test_whatever_bytes_stand_below_a_header_there_is_a_reading_or_a_problem(
    pupils: Contract, content: bytes, codec: str
) -> None:
    try:
        rows = _landed(read_csv, "a.csv", ",".join(HEADER).encode(codec) + b"\n" + content, pupils)
    except FileProblem as problem:
        assert problem.code in {"ragged_rows", "unclosed_quote", "unknown_encoding", "nul_bytes", "row_count"}
    else:
        assert all(row[0] >= 2 for row in rows)
