"""The suppression macros on plain DuckDB, and somebody who tries to compute hidden cells back from what is published."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

import duckdb
import jinja2
import numpy as np
from scipy.optimize import linprog

from pipelines.settings import PROJECT

LEAST = 5
CITY = "city"
Cell = tuple[str, str]
"""Unit and line."""


@cache
def lines() -> dict[str, tuple[str | None, str]]:
    """Parent and level of each line of the public report."""
    with (PROJECT / "dbt_project" / "seeds" / "public_line.csv").open(encoding="utf-8") as file:
        return {row["line"]: (row["parent"] or None, row["level"]) for row in csv.DictReader(file)}


@cache
def query() -> str:
    """The SQL that the macro stands for."""
    folder = PROJECT / "dbt_project" / "macros"
    macros = "".join(
        (folder / f"{name}.sql").read_text(encoding="utf-8") for name in ("suppression", "suppression_table")
    )
    rendered: str = (
        jinja2.Environment().from_string(macros + "{{ suppressed('cells', 'lines', least) }}").render(least=LEAST)
    )
    return rendered


def children(line: str) -> list[str]:
    """The lines that a line is the sum of."""
    return [name for name, (parent, _) in lines().items() if parent == line]


def summed(leaves: Mapping[Cell, int]) -> dict[Cell, int]:
    """Every cell of a report, from counts by unit and category; below the city categories end in their line."""
    units = sorted({unit for unit, _ in leaves})
    counts: dict[Cell, int] = {}
    for unit in units:
        for line in lines():
            below = [line, *(name for name in lines() if line in ancestors(name))]
            counts[unit, line] = sum(leaves.get((unit, name), 0) for name in below)
    city = {(CITY, line): sum(counts[unit, line] for unit in units) for line in lines()}
    return city | {cell: n for cell, n in counts.items() if lines()[cell[1]][1] != "category"}


def ancestors(line: str) -> list[str]:
    """The lines that a line is part of, next first."""
    parent = lines()[line][0]
    return [] if parent is None else [parent, *ancestors(parent)]


def hidden(reports: Mapping[str, Mapping[Cell, int]], withheld: frozenset[Cell] = frozenset()) -> dict[str, set[Cell]]:
    """What the macro hides of each report."""
    with duckdb.connect() as con:
        con.execute("create table lines (line varchar, parent varchar, level varchar)")
        con.executemany("insert into lines values (?, ?, ?)", [(name, *rest) for name, rest in lines().items()])
        rows = [
            (tbl, unit, line, n, (unit, line) in withheld)
            for tbl, cells in reports.items()
            for (unit, line), n in cells.items()
        ]
        columns = [list(column) for column in zip(*rows, strict=True)]
        con.execute("create table cells (tbl varchar, unit varchar, line varchar, cases bigint, is_withheld boolean)")
        con.execute("insert into cells select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)", columns)
        found = con.execute(query()).fetchall()
    assert sorted((tbl, unit, line) for tbl, unit, line, _ in found) == sorted(row[:3] for row in rows)
    return {tbl: {(unit, line) for t, unit, line, is_hidden in found if t == tbl and is_hidden} for tbl in reports}


def equations(cells: Mapping[Cell, int]) -> list[dict[Cell, int]]:
    """The sums that every reader knows of: each as coefficients that add up to nothing."""
    units = sorted({unit for unit, _ in cells} - {CITY})
    by_line = [
        {(unit, line): -1, **{(unit, child): 1 for child in children(line) if (unit, child) in cells}}
        for unit in [CITY, *units]
        for line in lines()
        if children(line) and (unit, children(line)[0]) in cells
    ]
    of_units = [line for line, (_, level) in lines().items() if level != "category"]
    return by_line + [{(CITY, line): -1, **{(unit, line): 1 for unit in units}} for line in of_units]


def narrowest(cells: Mapping[Cell, int], hides: set[Cell]) -> float:
    """The least width of what can be inferred of a hidden cell, by linear programming over all that is published."""
    unknown = {cell: n for n, cell in enumerate(sorted(hides))}
    rows = [each for each in equations(cells) if each.keys() & hides]
    matrix, known = np.zeros((len(rows), len(unknown))), np.zeros(len(rows))
    for n, row in enumerate(rows):
        for cell, sign in row.items():
            if cell in unknown:
                matrix[n, unknown[cell]] = sign
            else:
                known[n] -= sign * cells[cell]
    return min((_width(matrix, known, n) for n in unknown.values()), default=float("inf"))


def _width(matrix: np.ndarray, known: np.ndarray, n: int) -> float:
    goal = np.zeros(matrix.shape[1])
    goal[n] = 1
    least = linprog(goal, A_eq=matrix, b_eq=known, bounds=(0, None))
    most = linprog(-goal, A_eq=matrix, b_eq=known, bounds=(0, None))
    return float("inf") if most.status == 3 else float(-most.fun - least.fun)
