"""The page that goes with a publication: one HTML file, Chinese and English, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from pipelines.publish.public import HIDDEN, report_section
from pipelines.publish.style import STYLE
from pipelines.publish.table import table

Told = Mapping[str, Any]

_GROUPS = {
    "A": ("A 类 · 需要劝返", "to be persuaded back"),
    "B": ("B 类 · 不需要劝返", "need not be persuaded back"),
    "pending": ("待定", "pending"),
}
_SEVERITY = {"block": "拦截", "quarantine": "隔离", "warn": "提醒"}
_HEAD = [
    "来源 Source",
    "所用数据 Served",
    "#天数 Days old",
    "#收到 Landed",
    "#采用 Accepted",
    "#隔离 Quarantined",
    "未过规则 Rules failed",
]


def write_site(folder: Path, told: Told) -> None:
    """Write `index.html` from what the manifest says."""
    folder.mkdir()
    (folder / "index.html").write_text(render(told), encoding="utf-8")


def render(told: Told) -> str:
    """Return the page."""
    day = escape(str(told["date"]))
    parts = [
        _top(told), _blocked(told), _undelivered(told["undelivered"]), _frozen(told["frozen"]), _missing(told["sources"]),
        _cases(told["open_cases"], told["frozen"]), report_section(told["public"]), _sources(told), _FOOT,
    ]  # fmt: skip
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>保学 {day}</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _top(told: Told) -> str:
    """Say which day this is, as known when, and which version."""
    known = f" · 按 {escape(str(told['known_at']))} 所知 as known then" if told["known_at"] else ""
    pack = told["rule_pack"]
    moment = escape(told["published_at"].replace("T", " ").replace("+00:00", " UTC"))
    return (
        f"<h1>保学 <span>{escape(str(told['date']))}</span></h1>"
        f"<p class='note'>控辍保学与学生资助数据 · 业务日期 business date {escape(str(told['date']))}{known}<br>"
        f"版本 version {escape(told['version'])} · 发布于 published {moment}<br>"
        f"规则 rules: {escape(pack['name_zh'])} {escape(pack['name_en'])} · {escape(pack['document'])}</p>"
    )


def _blocked(told: Told) -> str:
    """Say which loads the gate refused and what is served in their place."""
    states = {state["source"]: state for state in told["sources"]}
    lines = [
        _refused(load, states[load["source"]]) for load in told["gate"] if _is_refused(load, states[load["source"]])
    ]
    if not lines:
        return '<p class="box good">✓ 送来的数据全部通过检查。 Every load that came passed the gate.</p>'
    return (
        '<div class="box bad"><b>✗ 未通过检查,未采用 Blocked loads</b>'
        f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul></div>"
    )


def _refused(load: Told, state: Told) -> str:
    day, source = load["business_date"], escape(load["source"])
    rules = [r["rule_id"] for r in load["failed_rules"] if r["on_fail"] == "block" or r["status"] == "broken"]
    again = f"(第 {load['revision']} 次报送)" if load["revision"] > 1 else ""
    served = state["effective_business_date"]
    instead = f"沿用 {served} 的数据 serving {served}" if state["has_load"] else "尚无可用数据 nothing to serve yet"
    return (
        f"<b>{escape(state['name_zh'])}</b> {source} · {day}{again} · 收到 {load['rows_landed']:,} 行 rows<br>"
        f"未过 failed: {escape('、'.join(rules))}<br>{instead}<br>"
        f"<code>baoxue why-blocked {source} --date {day}</code>"
    )


def _is_refused(load: Told, state: Told) -> bool:
    """Tell whether the newest load of a source was refused; an older refusal is history."""
    newest = (state["newest_business_date"], state["newest_revision"])
    return load["verdict"] == "blocked" and (load["business_date"], load["revision"]) == newest


def _undelivered(waiting: Iterable[Told] | None) -> str:
    """Say to which owners messages could not be delivered, and how many; never an address."""
    if waiting is None:
        said = "发件箱不可用 the outbox cannot be used"
    else:
        said = "、".join(
            f"{escape(each['owner_zh'])} {each['count']} 件(最早 since {each['since']})" for each in waiting
        )
    if not said:
        return ""
    return f'<p class="box bad"><b>✗ 通知未能送达 Alerts not delivered</b>: {said}<br><code>baoxue doctor</code></p>'


def _missing(states: Iterable[Told]) -> str:
    """Name the sources that never had an accepted load: what depends on them could not be known."""
    names = [escape(state["name_zh"]) for state in states if not state["has_load"]]
    if not names:
        return ""
    return f'<p class="box late">尚无数据 No data yet: {"、".join(names)}</p>'


def _frozen(frozen: Iterable[Told]) -> str:
    """Say which units of which source are served from older data than was delivered."""
    lines = [
        f"<li><b>{escape(each['name_zh'])}</b> {escape(each['unit_zh'])} · 现用 {each['served_business_date']} 的数据,"
        f"{each['newest_business_date']} 的未采用 serving {each['served_business_date']}</li>"
        for each in frozen
    ]
    if not lines:
        return ""
    return f'<div class="box late"><b>停在旧数据 Frozen</b><ul>{"".join(lines)}</ul></div>'


def _cases(cases: Mapping[str, int | None] | None, frozen: Iterable[Told]) -> str:
    """Show open cases by group as three figures (hidden: None), and on which older data they rest."""
    if cases is None:
        return ""
    tiles = "".join(
        f"<div><b>{HIDDEN if count is None else f'{count:,}'}</b>{zh}<small>{en}</small></div>"
        for group, count in cases.items()
        for zh, en in [_GROUPS.get(group, (escape(group), ""))]
    )
    old = sorted({f"{each['name_zh']} {each['served_business_date']}" for each in frozen if each["bears_cases"]})
    resting = f"<br>依据旧数据 resting on older data: {escape('、'.join(old))}" if old else ""
    return (
        f'<h2>未销号个案 Open cases</h2><div class="tiles">{tiles}</div>'
        f'<p class="note">人数少的,以及会让人推算出来的,不公开。 Small figures, and those that would give one away, are not shown.'
        f"{resting}</p>"
    )


def _sources(told: Told) -> str:
    """Show a row a source: the load that is served, its rows, and the rules that it failed."""
    served = {load["source"]: load for load in told["gate"] if load["is_effective"]}
    rows = [_source_row(told["date"], state, served.get(state["source"])) for state in told["sources"]]
    return "<h2>数据来源与检查 Sources and checks</h2>" + table(_HEAD, rows)


def _source_row(day: date, state: Told, load: Told | None) -> list[str]:
    required = " · 必需 required" if state["is_required"] else ""
    name = f"{escape(state['name_zh'])}<small>{escape(state['source'])}{required}</small>"
    served = state["effective_business_date"]
    if served is None or load is None:
        return [name, '<span class="late">尚无 none</span>' if served is None else str(served), "—", "—", "—", "—", "—"]
    counts = [f"{load[column]:,}" for column in ("rows_landed", "rows_accepted", "rows_quarantined")]
    order = list(_SEVERITY)
    rules = sorted(load["failed_rules"], key=lambda rule: (order.index(rule["on_fail"]), -rule["failed_rows"]))
    return [name, str(served), str((day - served).days), *counts, "".join(map(_rule, rules)) or "—"]


def _rule(rule: Told) -> str:
    said = "检查出错" if rule["status"] == "broken" else f"{_SEVERITY[rule['on_fail']]} {rule['failed_rows']:,}"
    return f'<span class="rule">{escape(rule["rule_id"])} <small>{said}</small></span> '


_FOOT = (
    "<h2>怎么读 How to read it</h2><ul class='note'>"
    "<li><code>bureau.duckdb</code>、<code>parquet/</code>: 供 BI 使用,不含身份信息 for BI, without identities</li>"
    "<li><code>restricted/</code>: 仅限办案部门 for the offices that work the cases only</li>"
    "<li><code>MANIFEST.json</code>: 来源、检查结果、行数与文件校验值 sources, verdicts, rows, hashes</li></ul>"
)
