"""Properties of how cells are read: identity numbers by GB 11643, and the gate's macros beside staging's."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest
from contract_rows import check_digit, id_number
from hypothesis import given, settings
from hypothesis import strategies as st
from staging_macros import differing, staging

from expectations.batch import MACROS

steady = settings(max_examples=40, deadline=None, derandomize=True)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
IDS = st.builds(
    lambda region, day, sequence: id_number(f"{day:%Y%m%d}", sequence, f"{region:06d}"),
    st.integers(110_000, 829_999), DAYS, st.integers(0, 999),
)  # fmt: skip
# What stands in cells of days, months, numbers and identity numbers, often; and any text now and then.
PIECES = [
    "2019", "20190901", "09", "9", "-", "/", ".", "年", "月", "日", " ", "T8:30", "4", "X", "x", "E+17", "，", "０", "\u200b", ",",
]  # fmt: skip
ODD = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
TEXT = ODD | st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
PAIRS = [
    ("as_date(t)", "to_date('t')"),
    ("as_month(t)", "to_month('t')"),
    ("try_cast(integer_text(t) as bigint)", "to_integer('t')"),
    ("try_cast(decimal_text(t) as decimal(12, 2))", "to_decimal('t', 12, 2)"),
    ("folded(t)", "fold_text('t')"),
]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(MACROS)
    return con


def _states(con: duckdb.DuckDBPyConnection, numbers: list[str]) -> list[str | None]:
    """What the gate takes identity numbers for, in the steps that batch.py takes."""
    steps = """
        select id_state(id, n, id_remainder(n, id, eighteen), false) from (
            select *, id_digits(id, eighteen) as n from (
                select *, id_text(t, eighteen) as id from (
                    select t, place, id_eighteen(t) as eighteen
                    from (select unnest(?) as t, generate_subscripts(?, 1) as place))))
        order by place"""
    return [state for (state,) in con.execute(steps, [numbers, numbers]).fetchall()]


@steady
@given(number=IDS)
def test_an_identity_number_made_by_the_standard_is_right(con: duckdb.DuckDBPyConnection, number: str) -> None:
    assert _states(con, [number, number.lower(), f"{number}11", f"{number[:6]} {number[6:]}"]) == ["right"] * 4


@steady
@given(number=IDS)
def test_any_one_wrong_digit_and_any_two_swapped_neighbours_are_found(
    con: duckdb.DuckDBPyConnection, number: str
) -> None:
    wrong = [
        number[:place] + other + number[place + 1 :]
        for place in range(18)
        for other in ("0123456789X" if place == 17 else "0123456789")
        if other != number[place]
    ]
    swapped = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for place in range(17)
        if number[place] != number[place + 1]
    ]
    assert "right" not in _states(con, wrong + swapped)


@steady
@given(first=st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_the_check_digit_is_the_one_of_eleven_that_fits(con: duckdb.DuckDBPyConnection, first: str) -> None:
    remainder = "select id_remainder(cast(left(t, 17) as bigint), t, null) from (select unnest(?) as t)"
    found = [value for (value,) in con.execute(remainder, [[first + check for check in "0123456789X"]]).fetchall()]
    assert ["0123456789X"[place] for place, value in enumerate(found) if value == 1] == [check_digit(first)]


@steady
@given(texts=st.lists(TEXT, min_size=20, max_size=40))
@pytest.mark.parametrize(("gate", "call"), PAIRS, ids=[call for _, call in PAIRS])
def test_the_gate_reads_any_text_as_staging_does(
    con: duckdb.DuckDBPyConnection, gate: str, call: str, texts: list[str]
) -> None:
    assert differing(con, texts, gate, staging(call)) == []


@steady
@given(texts=st.lists(TEXT, min_size=20, max_size=40))
def test_folding_twice_is_folding_once(con: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    query = "select t, folded(t), folded(folded(t)) from (select unnest(?) as t) where folded(folded(t)) <> folded(t)"
    assert con.execute(query, [texts]).fetchall() == []


@steady
@given(day=st.dates(date(1936, 7, 6), date(2099, 12, 31)))
def test_every_form_of_a_day_is_that_day_and_its_month(con: duckdb.DuckDBPyConnection, day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [
        f"{day:%Y%m%d}",
        str(day),
        f"{y}-{m}-{d}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{day} 08:30:00",
    ]
    forms.append(str((day - date(1899, 12, 30)).days))
    read = "select distinct as_date(t), as_month(t) from (select unnest(?) as t)"
    assert con.execute(read, [forms]).fetchall() == [(day, day.replace(day=1))]
    months = [f"{day:%Y%m}", f"{y}-{m}", f"{y}/{m:02d}", f"{y}.{m}", f"{y}年{m}月"]
    wanted: list[tuple[Any, ...]] = [(None, day.replace(day=1))]
    assert con.execute(read, [months]).fetchall() == wanted
