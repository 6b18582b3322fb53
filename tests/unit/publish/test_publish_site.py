"""What the page says: refused loads, what is served instead, figures large enough to show."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pipelines.publish.site import render

DAY, DAY_BEFORE = date(2019, 9, 10), date(2019, 9, 9)


def state(source: str, served: date | None, newest: date | None = None, revision: int = 1) -> dict[str, Any]:
    """What the page is told of a source."""
    return {
        "source": source, "name_zh": f"{source} 的名称", "is_required": source == "schools", "has_load": served is not None,
        "effective_business_date": served, "newest_business_date": newest or served, "newest_revision": revision,
        "newest_verdict": "accepted",
    }  # fmt: skip


def load(
    source: str, day: date, *rules: dict[str, Any], verdict: str = "accepted", revision: int = 1
) -> dict[str, Any]:
    """What the page is told of a load."""
    return {
        "source": source, "business_date": day, "revision": revision, "verdict": verdict,
        "is_effective": verdict == "accepted", "rows_landed": 1234567, "rows_accepted": 1234560, "rows_quarantined": 7,
        "sha256": "0" * 64, "failed_rules": list(rules),
    }  # fmt: skip


def rule(rule_id: str, on_fail: str, rows: int = 3, status: str = "failed") -> dict[str, Any]:
    """A rule that a load failed."""
    return {"rule_id": rule_id, "on_fail": on_fail, "status": status, "failed_rows": rows}


def page(states: list[dict[str, Any]], gate: list[dict[str, Any]], **more: Any) -> str:
    """Return the page of a day."""
    told = {
        "date": DAY,
        "version": "2019-09-10-aaaaaaaa",
        "known_at": None,
        "published_at": "2019-09-11T06:00:00+00:00",
        "rule_pack": {"name_zh": "某规则", "name_en": "Some rules", "document": "某文件"},
    }
    more = {"open_cases": None, "public": [], "frozen": [], "undelivered": []} | more
    return render({**told, "sources": states, "gate": gate, **more})


def text(html: str) -> str:
    """Return what a reader sees."""
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S)


def test_a_refused_load_is_named_with_its_blocking_rules_and_what_is_served_instead() -> None:
    refused = load("schools", DAY, rule("row-count", "block"), rule("name-odd", "warn"), verdict="blocked")
    seen = text(page([state("schools", DAY_BEFORE, DAY)], [load("schools", DAY_BEFORE), refused]))
    assert "Blocked loads" in seen
    assert "未过 failed: row-count " in seen
    assert "沿用 2019-09-09 的数据" in seen
    assert "baoxue why-blocked schools --date 2019-09-10" in seen


def test_a_broken_check_counts_as_blocking() -> None:
    refused = load("schools", DAY, rule("broken-check", "warn", status="broken"), verdict="blocked")
    assert "未过 failed: broken-check" in text(page([state("schools", None, DAY)], [refused]))


def test_a_refusal_that_a_newer_load_made_good_is_history() -> None:
    gate = [load("schools", DAY, rule("row-count", "block"), verdict="blocked"), load("schools", DAY, revision=2)]
    seen = text(page([state("schools", DAY, revision=2)], gate))
    assert "Blocked loads" not in seen
    assert "Every load that came passed the gate." in seen


def test_a_source_without_data_is_named() -> None:
    seen = text(page([state("schools", DAY), state("disability_register", None)], [load("schools", DAY)]))
    assert "尚无数据 No data yet: disability_register 的名称" in seen


def test_a_row_says_how_old_the_data_is_and_names_the_gravest_rule_first() -> None:
    failed = [rule("a-warn", "warn", 900), rule("b-set-aside", "quarantine", 7)]
    html = page([state("schools", DAY_BEFORE)], [load("schools", DAY_BEFORE, *failed)])
    cells = re.findall(r"<td [^>]*>(.*?)</td>", html)
    assert cells[1:6] == ["2019-09-09", "1", "1,234,567", "1,234,560", "7"]
    assert text(cells[6]).split() == ["b-set-aside", "隔离", "7", "a-warn", "提醒", "900"]


def test_a_unit_that_is_served_from_older_data_is_named_and_so_are_the_figures_that_rest_on_it() -> None:
    jinjiang = {
        "source": "preschool_registry", "name_zh": "幼儿名单", "unit_zh": "晋江市", "org_unit_code": "350582",
        "served_business_date": DAY_BEFORE, "newest_business_date": DAY, "bears_cases": True,
    }  # fmt: skip
    cases = {"A": 132, "B": None, "pending": 12}
    seen = text(page([], [], open_cases=cases, frozen=[jinjiang]))
    assert f"晋江市 · 现用 {DAY_BEFORE} 的数据" in seen
    assert f"依据旧数据 resting on older data: 幼儿名单 {DAY_BEFORE}" in seen
    assert "resting on older data" not in text(
        page([], [], open_cases=cases, frozen=[{**jinjiang, "bears_cases": False}])
    )


def test_open_cases_are_shown_as_they_were_told() -> None:
    seen = text(page([], [], open_cases={"A": 132, "B": None, "pending": 12}))
    assert "132 A 类" in seen
    assert "不公开 B 类" in seen


def test_the_public_report_has_a_row_a_unit_and_names_together_the_units_of_which_nothing_is_shown() -> None:
    rows = [
        {
            "state": "open", "scope": "city" if unit == "全市" else "unit", "unit_zh": unit, "line": line, "line_zh": zh,
            "line_en": "…", "level": level, "cases": cases, "small_cell_min": 5,
        }
        for unit, cases in (("全市", 1200), ("晋江市", 30), ("永春县", None), ("德化县", None))
        for line, zh, level in (("total", "合计", "total"), ("A", "A类", "group"), ("A5", "入寺入教", "category"))
        if unit == "全市" or level != "category"
    ]  # fmt: skip
    html = page([], [], public=rows)
    cells = [text(cell).strip() for cell in re.findall(r"<td [^>]*>(.*?)</td>", html)]
    assert cells[:3] == ["全市", "1,200", "1,200"]
    assert cells[8:11] == ["晋江市", "30", "30"]
    assert cells[16:24] == ["永春县、德化县", *["不公开"] * 7]
    assert "A5 入寺入教" in text(html)


def test_a_page_as_known_on_another_day_says_so() -> None:
    assert "按 2019-09-12 所知 as known then" in text(page([], [], known_at=date(2019, 9, 12)))


def test_nothing_on_the_page_comes_from_elsewhere_or_runs() -> None:
    html = page([state("schools", DAY)], [load("schools", DAY)])
    assert re.findall(r"https?://|src=|<script|<link|@import|url\(", html) == []


def test_what_owners_wrote_cannot_become_part_of_the_page() -> None:
    evil = "<img onerror=x>"
    states = [{**state(evil, DAY), "name_zh": evil}, {**state("b", None), "name_zh": evil}]
    html = page(states, [load(evil, DAY, rule(evil, "warn")), load(evil, DAY, rule(evil, "block"), verdict="blocked")])
    assert "<img" not in html


def test_messages_that_could_not_be_delivered_are_counted_by_owner() -> None:
    states, gate = [state("schools", DAY)], [load("schools", DAY)]
    seen = text(page(states, gate, undelivered=[{"owner_zh": "残联", "count": 2, "since": DAY_BEFORE}]))
    assert "Alerts not delivered : 残联 2 件(最早 since 2019-09-09)" in seen
    assert "the outbox cannot be used" in text(page(states, gate, undelivered=None))
    assert "Alerts not delivered" not in text(page(states, gate))
