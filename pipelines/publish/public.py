"""The public report on the page: sums alone, as table rpt_public_dropout lets them be seen (P3.4-2).

The page and the manifest take every figure of cases from that table: another one, rounded or suppressed in another way,
could give away what the table hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import duckdb

from pipelines.engine import records
from pipelines.publish.catalogue import PublishedTable
from pipelines.publish.table import table

REPORT = "rpt_public_dropout"
HIDDEN = "不公开"
Rows = Sequence[Mapping[str, Any]]

_QUERY = f"""
select state, scope, unit_zh, line, line_zh, line_en, level, cases, small_cell_min
from main.{REPORT}
order by scope, org_unit_code, level = 'total' desc, left(line, 1), level = 'group' desc, level = 'line' desc, length(line), line
"""
_UNITS = ["单位 Unit", "#未销号 Open", "#A类 A", "#B类 B", "#待定 Pending", "#已销号 Closed", "#A类 A", "#B类 B"]
_FIGURES = [
    ("open", "total"),
    ("open", "A"),
    ("open", "B"),
    ("open", "pending"),
    ("closed", "total"),
    ("closed", "A"),
    ("closed", "B"),
]
_LINES = ["全市按类别 City by category", "#未销号 Open", "#已销号 Closed"]


def public_report(con: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable]) -> list[dict[str, Any]]:
    """Return the public report, a row a state, unit and line, `cases` None where hidden; empty when it is not published."""
    if not any(each.is_restricted and each.name == REPORT for each in tables):
        return []
    return records(con, _QUERY)


def open_groups(report: Rows) -> dict[str, int | None] | None:
    """Return the city's open cases by group, None where hidden; None when there is no report."""
    found = {
        str(row["line"]): row["cases"]
        for row in report
        if (row["state"], row["scope"], row["level"]) == ("open", "city", "group")
    }
    return found or None


def report_section(report: Rows) -> str:
    """Render the report: a row a unit with groups, and the city by category; empty when there is no report."""
    if not report:
        return ""
    least = report[0]["small_cell_min"]
    return (
        "<h2>控辍保学公开统计 Public report</h2>"
        f"{table(_UNITS, _units(report))}{table(_LINES, _lines(report))}"
        f'<p class="note">少于 {least} 人的,以及公开后可推算出少于 {least} 人的数,不公开;不公开的数至少有 {least} 人的可能范围。'
        "因病因残、入寺入教、早婚、重病重残、失踪失联只在全市列出,县区一级并入其他原因。 "
        f"Counts under {least}, and those that would give one away, are hidden; five categories are shown for the city only. "
        f"<code>{REPORT}</code></p>"
    )


def _units(report: Rows) -> list[list[str]]:
    """One row a unit, the city first; units of which nothing may be shown are named in one row."""
    names = list(dict.fromkeys(str(row["unit_zh"]) for row in report))
    told = {(row["unit_zh"], row["state"], row["line"]): row["cases"] for row in report}
    figures = {name: [told.get((name, *figure)) for figure in _FIGURES] for name in names}
    shown = [name for name in names if any(each is not None for each in figures[name])]
    quiet = [name for name in names if name not in shown]
    rows = [[escape(name), *map(_figure, figures[name])] for name in shown]
    return rows + ([[escape("、".join(quiet)), *[HIDDEN] * len(_FIGURES)]] if quiet else [])


def _lines(report: Rows) -> list[list[str]]:
    """One row a line of the city."""
    city = [row for row in report if row["scope"] == "city"]
    told = {(row["state"], row["line"]): row["cases"] for row in city}
    names = {row["line"]: row for row in city}
    return [
        [_name(row), _figure(told.get(("open", line))), _figure(told.get(("closed", line)))]
        for line, row in names.items()
    ]


def _name(row: Mapping[str, Any]) -> str:
    code = f"{row['line']} " if row["level"] in ("line", "category") and "_" not in row["line"] else ""
    inset = ' class="part"' if row["level"] == "category" else ""
    return f"<span{inset}>{escape(code + row['line_zh'])}<small>{escape(row['line_en'])}</small></span>"


def _figure(cases: int | None) -> str:
    return f'<span class="quiet">{HIDDEN}</span>' if cases is None else f"{cases:,}"
