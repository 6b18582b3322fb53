"""Properties of the CSV reader: whatever Python's writer wrote lands, cell by cell, and no row is lost."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ingest.cleaning import SPACES

if TYPE_CHECKING:
    from conftest import Desk

NAMES = ["身份证件号", "姓名", "备注"]
TRIMMED = SPACES + "\t\n\v\f\r"
# What readers stumble over, often; and any character of Unicode but NUL, now and then.
ODD = st.text(alphabet=st.sampled_from('ab王𠮷,"\n\r\t =\u3000'), max_size=6)
ANY = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
CELL = ODD | ANY
TABLE = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6)
# With LF ends Python's writer leaves a lone CR without quotes: only where it quotes all can such a file be read.
FORM = st.sampled_from([
    {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"}, {"quoting": csv.QUOTE_ALL, "lineterminator": "\r\n"},
    {"quoting": csv.QUOTE_MINIMAL, "lineterminator": "\r\n"},
])  # fmt: skip
Row = tuple[str, str, str]
_settings = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _written(table: list[Row], form: dict[str, Any]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **form).writerows([NAMES, *table])
    return out.getvalue()


def _clean(cell: str) -> str | None:
    """Say what a cell lands as: the rules of landing, told a second time without SQL."""
    text = cell.replace("\r\n", "\n").strip(TRIMMED)
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip(TRIMMED)
    return text.replace("\r", "\n") or None  # a lone CR is a line end like the others


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
@_settings
@given(table=TABLE, form=FORM)
def test_csv_lands_what_the_standard_writer_wrote_in_every_encoding(
    desk: Desk, codec: str, table: list[Row], form: dict[str, Any]
) -> None:
    wanted = [(number, *map(_clean, row)) for number, row in enumerate(table, 2) if any(map(_clean, row))]
    landed = desk.rows("a.csv", _written(table, form).encode(codec))
    assert [(row[0], row[2], row[3], row[6]) for row in landed] == wanted


@_settings
@given(table=TABLE, form=FORM, titles=st.lists(st.text(alphabet="某县填报 ", max_size=5), max_size=3))
def test_csv_rows_keep_their_number_and_their_order_below_any_titles(
    desk: Desk, table: list[Row], form: dict[str, Any], titles: list[str]
) -> None:
    lines = "".join(title + form["lineterminator"] for title in titles)
    numbers = [row[0] for row in desk.rows("a.csv", lines + _written(table, form))]
    assert numbers == sorted(set(numbers))
    assert numbers == [n for n, row in enumerate(table, len(titles) + 2) if any(map(_clean, row))]
