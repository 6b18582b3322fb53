"""Overrides are data: a waived rule lets its load pass, for the date and the time that a post decided, and is reported."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from contract_rows import DAY
from small_contract import SOURCE, loaded

from expectations.odcs import ContractError
from expectations.waivers import FILE, read_waivers, waivers_digest
from pipelines.ingest.accept import judge_only
from pipelines.ingest.landing import land
from pipelines.ingest.loads import LoadManifest
from pipelines.settings import Settings

REASON = "暑期无学生"


def _waiver(**changed: object) -> dict[str, object]:
    given = {"source": SOURCE, "date": DAY, "rule": "has_rows", "reason": REASON, "post": "科长", "until": DAY}
    return {**given, **changed}


def _decided(folder: Path, *waivers: dict[str, object]) -> None:
    (folder / "expectations" / FILE).write_text(yaml.safe_dump(list(waivers), allow_unicode=True), encoding="utf-8")


def _judge_empty_load(folder: Path, *waivers: dict[str, object]) -> LoadManifest:
    """Judge a file that has headers and no rows: `has_rows` blocks it."""
    contract = loaded(folder)
    _decided(folder, *waivers)
    settings = Settings(folder / "raw", folder / "home", project=folder)
    delivered = settings.data_raw / SOURCE / DAY.isoformat()
    delivered.mkdir(parents=True)
    (delivered / "a.csv").write_text("编号,姓名,性别,分数\n", encoding="utf-8")
    load = land(settings, contract, DAY)
    assert load is not None
    return judge_only(settings, contract, load)


def test_without_a_waiver_the_rule_blocks(tmp_path: Path) -> None:
    found = _judge_empty_load(tmp_path)
    assert (found.verdict, [check.rule_id for check in found.checks if check.is_blocking]) == ("blocked", ["has_rows"])


def test_a_waived_rule_lets_its_load_pass_and_is_reported_as_waived(tmp_path: Path) -> None:
    found = _judge_empty_load(tmp_path, _waiver())
    (check,) = [check for check in found.checks if check.rule_id == "has_rows"]
    assert (found.verdict, check.status, check.is_waived) == ("accepted", "failed", True)
    assert REASON in (check.waived_zh or "")
    assert [check.rule_id for check in found.checks if check.is_waived] == ["has_rows"]


@pytest.mark.parametrize(
    "changed",
    [
        {"until": DAY - timedelta(days=1)},
        {"date": DAY - timedelta(days=1)},
        {"rule": "volume_fall"},
        {"source": "teachers"},
    ],
    ids=["expired", "another date", "another rule", "another source"],
)
def test_a_waiver_of_something_else_does_not_serve(tmp_path: Path, changed: dict[str, object]) -> None:
    assert _judge_empty_load(tmp_path, _waiver(**changed)).verdict == "blocked"


def test_a_waiver_serves_on_its_last_day(tmp_path: Path) -> None:
    loaded(tmp_path)
    _decided(tmp_path, _waiver(until=DAY))
    assert set(read_waivers(tmp_path / "expectations", SOURCE, DAY)) == {"has_rows"}


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"util": DAY}, "entry 2 must have exactly the keys"),
        ({"until": "later"}, "entry 2: wrong type of until"),
        ({"date": None}, "entry 2: wrong type of date"),
    ],
)
def test_a_spoilt_waiver_is_refused_with_file_and_entry(tmp_path: Path, spoilt: dict[str, object], said: str) -> None:
    loaded(tmp_path)
    _decided(tmp_path, _waiver(), _waiver(**spoilt))
    with pytest.raises(ContractError, match=f"{FILE}: {said}"):
        read_waivers(tmp_path / "expectations", SOURCE, DAY)


def test_the_digest_of_waivers_changes_with_those_of_the_source_only(tmp_path: Path) -> None:
    loaded(tmp_path)
    digests = []
    for waivers in ([], [_waiver(source="teachers")], [_waiver()], [_waiver(until=date(2020, 1, 1))]):
        _decided(tmp_path, *waivers)
        digests.append(waivers_digest(tmp_path / "expectations", SOURCE))
    assert digests[0] == digests[1]
    assert len(set(digests[1:])) == 3
