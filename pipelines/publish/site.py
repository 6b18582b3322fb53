"""The page that goes with a publication: one HTML file, Chinese and English, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --good: #1b7f4b; }
body { font: 16px/1.55 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
       margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; } .bad { color: var(--bad); } .good { color: var(--good); }
.box { border: 1px solid var(--bad); border-radius: .4rem; padding: .2rem 1rem; } small { opacity: .75; }
.wide { overflow-x: auto; }
"""
_GROUPS = {"A": "A 类(劝返)", "B": "B 类(核销)", "pending": "待定"}


def write_site(folder: Path, told: Mapping[str, Any]) -> None:
    """Write `index.html` from what the manifest says."""
    folder.mkdir()
    (folder / "index.html").write_text(render(told), encoding="utf-8")


def render(told: Mapping[str, Any]) -> str:
    """Return the page."""
    day = escape(str(told["date"]))
    known = f" · 按 {escape(str(told['known_at']))} 所知 as known then" if told["known_at"] else ""
    parts = [
        f"<h1>保学 · {day}</h1>",
        f"<p><small>业务日期 business date {day}{known} · 版本 version {escape(told['version'])} · "
        f"发布于 published {escape(told['published_at'])}</small></p>",
        _blocked(told),
        _cases(told["open_cases"]),
        _sources(told),
        _gate(told["gate"]),
        "<h2>怎么读 How to read it</h2><p><code>bureau.duckdb</code> 与 <code>parquet/</code> 供 BI 使用,不含身份信息;"
        "<code>restricted/</code> 仅限办案部门。 <br>bureau.duckdb and parquet/ hold no identities; restricted/ is for "
        "the offices that work the cases.</p>",
    ]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>保学 {day}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _blocked(told: Mapping[str, Any]) -> str:
    """Say which loads the gate refused and what is served in their place."""
    served = {state["source"]: state for state in told["sources"]}
    lines = [
        f"<li><b>{escape(load['source'])}</b> {load['business_date']}(第 {load['revision']} 次报送): "
        f"{escape('、'.join(_blocking(load)))} → {_serving(served[load['source']])}</li>"
        for load in told["gate"]
        if _is_blocked_now(load, served[load["source"]])
    ]
    if not lines:
        return '<p class="good">✓ 全部数据通过检查。 Every load passed the gate.</p>'
    return (
        '<div class="box"><p class="bad"><b>未通过检查的数据 Blocked loads</b>: 沿用上一份合格数据。 '
        f"The last good load is served instead.</p><ul>{''.join(lines)}</ul></div>"
    )


def _is_blocked_now(load: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    newest = (state["newest_business_date"], state["newest_revision"])
    return load["verdict"] == "blocked" and (load["business_date"], load["revision"]) == newest


def _blocking(load: Mapping[str, Any]) -> list[str]:
    return [r["rule_id"] for r in load["failed_rules"] if r["on_fail"] == "block" or r["status"] == "broken"]


def _serving(state: Mapping[str, Any]) -> str:
    if not state["has_load"]:
        return "无可用数据 nothing to serve yet"
    return f"现用 {state['effective_business_date']} 的数据 serving {state['effective_business_date']}"


def _cases(cases: Mapping[str, str] | None) -> str:
    if cases is None:
        return ""
    rows = [(_GROUPS.get(group, group), count) for group, count in cases.items()]
    return (
        "<h2>未销号个案 Open cases</h2>"
        + _table(["类别 group", "#人数 children"], rows)
        + "<p><small>少于 10 人的不显示具体数字。 Cells under 10 are not shown.</small></p>"
    )


def _sources(told: Mapping[str, Any]) -> str:
    rows = [
        (
            state["source"],
            "必需 required" if state["is_required"] else "",
            state["effective_business_date"] or "—",
            _age(told["date"], state["effective_business_date"]),
        )
        for state in told["sources"]
    ]
    head = ["来源 source", "", "所用数据日期 business date served", "#天数 days old"]
    return "<h2>数据来源 Sources</h2>" + _table(head, rows)


def _age(day: date, served: date | None) -> str:
    return str((day - served).days) if served else "—"


def _gate(gate: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        (
            load["source"],
            load["business_date"],
            "通过 accepted" if load["verdict"] == "accepted" else "拦截 blocked",
            f"{load['rows_landed']:,}",
            f"{load['rows_accepted']:,}",
            f"{load['rows_quarantined']:,}",
            "; ".join(f"{rule['rule_id']} ({rule['failed_rows']})" for rule in load["failed_rules"]),
        )
        for load in gate
    ]
    head = ["来源 source", "日期 date", "结论 verdict", "#收到 landed", "#采用 accepted", "#隔离 quarantined", "未过规则 rules"]
    return "<h2>检查结果 Gate</h2>" + _table(head, rows)


def _table(head: list[str], rows: Iterable[tuple[object, ...]]) -> str:
    """Render a table; a heading that starts with # is a column of numbers."""
    number = [title.startswith("#") for title in head]
    tags = ['class="n"' if n else "" for n in number]
    top = "".join(f"<th {tag}>{escape(title.lstrip('#'))}</th>" for title, tag in zip(head, tags, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td {t}>{escape(str(cell))}</td>" for cell, t in zip(row, tags, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>'
