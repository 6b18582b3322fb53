"""The public report: small cells are hidden, and whoever solves the published sums does not learn them."""

from __future__ import annotations

import csv

from hypothesis import given, settings
from hypothesis import strategies as st
from suppression import CITY, LEAST, Cell, children, hidden, lines, narrowest, summed

from pipelines.settings import PROJECT

CATEGORIES = [line for line in lines() if not children(line)]
SIZES = [[0, 0, 0, 1, 2, 3], [0, 1, 3, 6, 9], [0, 2, 7, 20, 60], [8, 20, 60, 90, 3], [0, 0, 0, 0, 40]]
REPORTS = st.tuples(st.integers(1, 4), st.sampled_from(SIZES)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from(shape[1]), min_size=len(CATEGORIES), max_size=len(CATEGORIES)),
        min_size=shape[0], max_size=shape[0],
    )
)  # fmt: skip


def report(rows: list[list[int]]) -> dict[Cell, int]:
    """A report of as many units as there are rows, a count a category."""
    return summed(
        {(f"u{n}", line): cases for n, row in enumerate(rows) for line, cases in zip(CATEGORIES, row, strict=True)}
    )


def without_pending(rows: list[list[int]]) -> dict[Cell, int]:
    """A report of closed cases: none of them is pending, and there is no such line."""
    pending = CATEGORIES.index("pending")
    cells = report([[0 if n == pending else cases for n, cases in enumerate(row)] for row in rows])
    return {cell: cases for cell, cases in cells.items() if cell[1] != "pending"}


@settings(max_examples=14, deadline=None, derandomize=True)
@given(rows=REPORTS, has_pending=st.booleans())
def test_no_hidden_cell_can_be_computed_back_from_rows_columns_and_the_city(
    rows: list[list[int]], has_pending: bool
) -> None:
    cells = report(rows) if has_pending else without_pending(rows)
    hides = hidden({"open": cells})["open"]
    assert {cell for cell, cases in cells.items() if cases < LEAST} <= hides
    assert narrowest(cells, hides) >= LEAST


def test_a_withheld_cell_is_hidden_and_cannot_be_computed_back() -> None:
    cells = report([[30] * len(CATEGORIES)] * 3)
    withheld = frozenset({(CITY, "A5")})
    hides = hidden({"open": cells}, withheld)["open"]
    assert (CITY, "A5") in hides
    assert len(hides) == 2
    assert narrowest(cells, hides) >= LEAST


def test_reports_are_judged_each_by_its_own_cells() -> None:
    large, small = report([[30] * len(CATEGORIES)] * 3), report([[0] * len(CATEGORIES)] * 3)
    assert hidden({"open": large, "closed": small}) == {"open": set(), "closed": set(small)}


def test_one_small_cell_costs_three_others_and_no_sum() -> None:
    rows = [[30 + n for n in range(len(CATEGORIES))] for _ in range(3)]
    rows[1][CATEGORIES.index("A1")] = 2
    hides = hidden({"open": report(rows)})["open"]
    assert ("u1", "A1") in hides
    assert len(hides) == 4
    assert {lines()[line][1] for _, line in hides} == {"line"}
    assert CITY not in {unit for unit, _ in hides}


def test_the_attack_finds_a_cell_that_is_hidden_alone() -> None:
    cells = report([[30] * len(CATEGORIES)] * 3)
    assert narrowest(cells, {("u1", "A1")}) == 0


def test_below_the_city_a_sensitive_category_stands_in_a_line_with_others_that_are_not() -> None:
    seed = (PROJECT / "dbt_project" / "seeds" / "ledger_categories.csv").read_text(encoding="utf-8").splitlines()
    sensitive = {row.split(",")[0] for row in seed[1:] if ",true," in row}
    assert sensitive == {"A3", "A5", "A6", "B7", "B9"}
    for category in sensitive:
        parent, level = lines()[category]
        assert level == "category"
        assert parent is not None
        assert set(children(parent)) - sensitive


def test_the_report_has_a_cell_for_whatever_a_rule_determines_and_for_nothing_that_is_always_nothing() -> None:
    with (PROJECT / "dbt_project" / "seeds" / "dropout_rule.csv").open(encoding="utf-8") as file:
        determined = {row["category"] or "pending" for row in csv.DictReader(file)} - {"reported"}
    assert set(CATEGORIES) == determined | {"A1", "A2", "A3", "A4", "A5", "A6", "A7"}
