"""A version is whole or absent, and one flip of a link makes it current."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.alerts.message import REPORT, Message
from pipelines.alerts.outbox import DEAD, Outbox
from pipelines.publish import publication
from pipelines.publish.publication import publish
from pipelines.publish.store import Store
from pipelines.settings import Settings
from tests.unit.publish.small import DAY, Tables, draft, published


def state_of(folder: Path) -> dict[str, str]:
    """Return what readers could see below a folder: the bytes of files, the targets of links."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = str(path.readlink())
        elif path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def test_current_leads_to_the_version_of_the_day_and_run(settings: Settings, day: Tables) -> None:
    found = published(settings, day)
    link = settings.publish / "current"
    assert found.version == f"{DAY}-aaaaaaaa"
    assert os.fspath(link.readlink()) == f"v/{found.version}"
    assert {path.name for path in link.iterdir()} == {"bureau.duckdb", "parquet", "site", "MANIFEST.json", "restricted"}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_modes_do_not_depend_on_who_publishes(settings: Settings, day: Tables, mask: int) -> None:
    before = os.umask(mask)
    try:
        folder = published(settings, day).path
    finally:
        os.umask(before)
    modes = {str(path.relative_to(folder)): oct(path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}
    assert modes["restricted"] == "0o700"
    assert modes["restricted/restricted.duckdb"] == "0o600"
    assert {modes["."], modes["parquet"], modes["site"]} == {"0o755"}
    assert {modes["bureau.duckdb"], modes["MANIFEST.json"], modes["parquet/dim_person.parquet"]} == {"0o644"}


@pytest.mark.parametrize("step", ["write_site", "write_manifest", "file_hashes", "refuse_identities"])
def test_a_failure_leaves_every_reader_where_it_was_byte_for_byte(
    settings: Settings, day: Tables, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings, day)
    before = state_of(settings.publish)

    def fail(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(publication, step, fail)
    with pytest.raises(OSError, match="no space"):
        published(settings, day, run_id="bbbbbbbb-1")
    assert state_of(settings.publish) == before


def test_a_version_that_was_written_but_not_made_current_is_invisible_until_the_flip(
    settings: Settings, day: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings, day)
    second = draft(settings.home / "warehouse", day, run_id="bbbbbbbb-1")
    with monkeypatch.context() as broken:
        broken.setattr(Store, "flip", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            publish(settings, second)
    assert Store(settings.publish).current_version() == f"{DAY}-aaaaaaaa"
    assert publish(settings, second).version == f"{DAY}-bbbbbbbb"
    assert Store(settings.publish).current_version() == f"{DAY}-bbbbbbbb"


def test_the_manifest_hashes_every_other_file(settings: Settings, day: Tables) -> None:
    folder = published(settings, day).path
    told = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "MANIFEST.json"
    }
    assert {name: entry["sha256"] for name, entry in told["files"].items()} == found


def test_the_manifest_says_day_knowledge_sources_and_gate(settings: Settings, day: Tables) -> None:
    folder = published(settings, day, known_at=date(2019, 9, 9)).path
    told = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    assert (told["date"], told["known_at"], told["chain"], told["gate"]) == ("2019-09-10", "2019-09-09", "chain", [])
    served = {state["source"]: (state["name_zh"], state["effective_business_date"]) for state in told["sources"]}
    assert served == {"schools": ("学校基础数据", "2019-08-30"), "case_returns": ("控辍保学核查回填", None)}
    assert told["rows"]["restricted.dim_person"] == 1


def test_page_and_manifest_show_of_open_cases_what_the_public_report_shows(settings: Settings, day: Tables) -> None:
    city = {"scope": "city", "org_unit_code": "350500", "unit_zh": "全市", "level": "group", "line_en": "…"}
    city |= {"small_cell_min": 5, "clause": "P3.4-2", "basis_date": DAY, "is_suppressed": False}
    report = [
        {**city, "state": "open", "line": "A", "line_zh": "A类", "cases": 6120},
        {**city, "state": "open", "line": "B", "line_zh": "B类", "cases": None, "is_suppressed": True},
        {**city, "state": "closed", "line": "A", "line_zh": "A类", "cases": 77},
    ]
    folder = published(settings, {**day, "main.rpt_public_dropout": report}).path
    told = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    page = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert told["open_cases"] == {"A": 6120, "B": None}
    assert "6,120</b>A 类" in page
    assert "不公开</b>B 类" in page


def test_messages_that_were_given_up_stand_on_the_next_page_and_leave_earlier_ones_as_they_are(
    settings: Settings, day: Tables
) -> None:
    first = published(settings, day).path
    before = state_of(first)
    outbox = Outbox(settings)
    given_up = Message("disabled_federation", DAY, REPORT, "【保学】残联", "· 姓名必填")
    outbox.put(given_up, datetime.now(UTC), DEAD)
    second = published(settings, day, run_id="bbbbbbbb-2").path
    assert "残联 1 件" in (second / "site" / "index.html").read_text("utf-8")
    assert state_of(first) == before
    outbox.path.write_bytes(b"no database" * 1000)
    third = published(settings, day, run_id="cccccccc-3").path
    assert "the outbox cannot be used" in (third / "site" / "index.html").read_text("utf-8")
