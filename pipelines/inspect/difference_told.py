"""Tells a difference between two publications in lines for a terminal, Chinese and English: counts and case numbers, no names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.inspect import words
from pipelines.inspect.difference import CASES, Difference, Row
from pipelines.inspect.publications import Kept
from pipelines.inspect.words import both

CASES_TOLD = 20
"""So many cases are told one by one; `--json` has all."""
_WITH_VALUES = ("status", "determined_category", "org_unit_code", "route", "closed_date")


def told(found: Difference) -> list[str]:
    """Return the lines."""
    lines = [f"{_side(found.was)} → {_side(found.now)}", *_sum(found), *_units(found), *_cases(found)]
    for ledger in dict.fromkeys(row["ledger"] for row in found.counts):
        lines += _ledger(found, ledger)
    return lines


def _side(kept: Kept) -> str:
    known = f",按 {kept.known_at} 所知 as known then" if kept.known_at else ""
    pack = f",规则包 rule pack {kept.rule_pack}" if kept.rule_pack else ""
    return f"{kept.day}{known} (版本 version {kept.version}{pack})"


def _sum(found: Difference) -> list[str]:
    """The sum over all units; moves between them come to nothing."""
    then, now = (sum(unit[name] for unit in found.units) for name in ("open_then", "open_now"))
    lines = ["", f"未销号个案 open cases: {then:,} → {now:,}"]
    moves = [row for row in found.flows if row["kind"] not in ("moved_in", "moved_out")]
    lines += [f"  {_flow(moves, kind)}" for kind in _kinds(moves)]
    came = sum(row["cases"] for row in found.flows)
    return [*lines, f"  合计 sum: {then:,} {came:+,} = {then + came:,} {'✓' if found.adds_up else '✗'}"]


def _flow(rows: Sequence[Row], kind: str) -> str:
    of_kind = [row for row in rows if row["kind"] == kind]
    causes = _by_cause((row["cause"], row["cases"]) for row in of_kind)
    return f"{both(words.FLOW, kind)} {sum(row['cases'] for row in of_kind):+,} ({causes})"


def _by_cause(counted: Iterable[tuple[str, int]]) -> str:
    """Say how many each cause has, in the order of the words."""
    sums: dict[str, int] = {}
    for cause, count in counted:
        sums[cause] = sums.get(cause, 0) + count
    order = {cause: n for n, cause in enumerate(words.CAUSE)}
    return "、".join(
        f"{both(words.CAUSE, cause)} {sums[cause]:+,}" for cause in sorted(sums, key=lambda c: order.get(c, len(order)))
    )


def _kinds(rows: Sequence[Row]) -> list[str]:
    present = {row["kind"] for row in rows}
    return [kind for kind in words.FLOW if kind in present]


def _units(found: Difference) -> list[str]:
    """Each unit whose open cases changed, or do not add up."""
    lines = ["", "逐单位 by unit"]
    for unit in found.units:
        rows = [row for row in found.flows if row["unit"] == unit["unit"]]
        if rows or not unit["adds_up"]:
            flows = " · ".join(_flow(rows, kind) for kind in _kinds(rows))
            wrong = "" if unit["adds_up"] else " ✗ 对不上 does not add up"
            name = f"{unit['unit']} {unit['name'] or ''}".rstrip()
            lines.append(f"  {name}: {unit['open_then']:,} → {unit['open_now']:,}{wrong} · {flows}")
    return lines if len(lines) > 2 else []


def _cases(found: Difference) -> list[str]:
    """Cases whose rows differ, one a line: number, and what differs, by cause."""
    by_case: dict[str, list[Row]] = {}
    for row in found.changes:
        by_case.setdefault(row["case_id"], []).append(row)
    lines = [f"  {case} {_case(found, rows)}" for case, rows in list(by_case.items())[:CASES_TOLD]]
    if (more := len(by_case) - CASES_TOLD) > 0:
        lines.append(f"  …… 另有 and {more:,} 个 more: --json")
    return ["", f"有变化的个案 cases that differ: {len(by_case):,}", *lines]


def _case(found: Difference, rows: Sequence[Row]) -> str:
    """Say what differs by cause: what the case is about with its values, of the rest the names of the columns."""
    said = []
    for cause in dict.fromkeys(row["cause"] for row in rows):
        fields = [_field(found, row) for row in sorted(rows, key=_importance) if row["cause"] == cause]
        said.append(f"{both(words.CAUSE, cause)}: {', '.join(fields)}")
    return "; ".join(said)


def _field(found: Difference, row: Row) -> str:
    if row["field"] in _WITH_VALUES:
        return f"{_label(found, CASES, row['field'])} {row['was'] or '—'} → {row['now'] or '—'}"
    return row["field"] or both(words.CHANGE, row["kind"])


def _importance(row: Row) -> int:
    return _WITH_VALUES.index(row["field"]) if row["field"] in _WITH_VALUES else len(_WITH_VALUES)


def _label(found: Difference, ledger: str, field: str) -> str:
    """Name a field in Chinese, as the table's comment does, and in English."""
    return f"{found.labels.get((ledger, field), '')} {field}".strip()


def _ledger(found: Difference, ledger: str) -> list[str]:
    """What appeared, vanished and changed by field, each with its causes."""
    rows = [row for row in found.counts if row["ledger"] == ledger]
    lines = ["", f"{both(words.LEDGER, ledger)} {ledger}"]
    for kind, field in dict.fromkeys((row["kind"], row["field"]) for row in rows):
        of_it = [row for row in rows if (row["kind"], row["field"]) == (kind, field)]
        counts = f"{sum(row['rows'] for row in of_it):,}"
        causes = _by_cause((row["cause"], row["rows"]) for row in of_it).replace("+", "")
        lines.append(
            f"  {both(words.CHANGE, kind)} {_label(found, ledger, field or '')}".rstrip() + f": {counts} ({causes})"
        )
        units = dict.fromkeys(row["unit"] for row in of_it if row["unit"])
        if not field and units:
            by_unit = "、".join(f"{u} {sum(r['rows'] for r in of_it if r['unit'] == u):,}" for u in units)
            lines.append(f"    {by_unit}")
    return lines
