"""With `scope: file` one county's bad file is refused alone: its last good rows are served, and the others' are new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from contract_rows import DAY
from small_contract import SOURCE, document, loaded, rule, table

from expectations.contract import Contract
from pipelines.ingest.accept import judge_and_store
from pipelines.ingest.landing import land
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.settings import Settings
from pipelines.warehouse.accepted import accepted_view
from pipelines.warehouse.effective import effective_loads

JINJIANG, NANAN = "名册_晋江市.csv", "名册_南安市.csv"
HTML = "<html><table><tr><td>编号</td></tr></table></html>"


def _text(first: int, rows: int, marks: int = 60) -> str:
    return "编号,姓名,性别,分数\n" + "".join(f"P{n:04d},李{n},男,{marks}\n" for n in range(first, first + rows))


def _contract(folder: Path, scope: str = "file") -> Contract:
    changed = document()
    for each in changed["customProperties"]:
        if each["property"] == "scope":
            each["value"] = scope
    table(changed)["quality"] += [
        rule("unit_missing", "warn" if scope == "file" else "block", "load-unit_missing"),
        rule("unit_volume_fall", "block", "load-unit_volume_fall"),
    ]
    return loaded(folder, changed)


def _deliver(settings: Settings, contract: Contract, days_on: int, files: Mapping[str, str]) -> LoadManifest:
    """Land and judge a delivery `days_on` days after the first."""
    day = DAY + timedelta(days=days_on)
    folder = settings.data_raw / SOURCE / day.isoformat()
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    load = land(settings, contract, day)
    assert load
    judged = judge_and_store(settings, contract, load, day)
    assert judged
    assert judged.rows_landed == judged.rows_accepted + judged.rows_quarantined
    return judged


def _served(settings: Settings, contract: Contract) -> dict[str, tuple[int, int]]:
    """Return file -> (days after the first, rows) of what the warehouse reads now, quarantined rows left out."""
    loads = effective_loads(read_manifests(settings, SOURCE), {SOURCE: contract}, DAY + timedelta(days=99))
    with duckdb.connect() as con:
        con.execute("create schema accepted")
        con.execute(accepted_view(settings, contract, loads[SOURCE]))
        found = con.execute(
            f"select _file, _business_date - ?, count(*) from accepted.{SOURCE} where not _is_quarantined group by all",
            [DAY],
        ).fetchall()
    return {file: (days, rows) for file, days, rows in found}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "raw", tmp_path / "home", project=tmp_path)


def test_a_file_that_cannot_be_read_is_refused_and_its_countys_last_good_rows_are_served(settings: Settings) -> None:
    contract = _contract(settings.project)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 4)})
    second = _deliver(settings, contract, 1, {JINJIANG: HTML, NANAN: _text(100, 6)})
    assert (second.verdict, [f.name for f in second.files if f.refused_zh]) == ("accepted", [JINJIANG])
    assert _served(settings, contract) == {JINJIANG: (0, 5), NANAN: (1, 6)}


def test_the_county_is_served_anew_when_its_file_is_good_again(settings: Settings) -> None:
    contract = _contract(settings.project)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 4)})
    _deliver(settings, contract, 1, {JINJIANG: HTML, NANAN: _text(100, 4)})
    _deliver(settings, contract, 2, {JINJIANG: _text(0, 3), NANAN: _text(100, 4)})
    assert _served(settings, contract) == {JINJIANG: (2, 3), NANAN: (2, 4)}


def test_a_county_without_a_file_keeps_its_last_good_rows_and_is_a_finding(settings: Settings) -> None:
    contract = _contract(settings.project)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 9)})
    second = _deliver(settings, contract, 1, {NANAN: _text(100, 9)})
    (missing,) = [check for check in second.checks if check.rule_id == "load-unit_missing"]
    assert (second.verdict, missing.status, missing.places) == ("accepted", "failed", (("晋江市", 0),))
    assert _served(settings, contract) == {JINJIANG: (0, 5), NANAN: (1, 9)}


def test_a_countys_fallen_file_is_refused_with_its_rows_set_aside(settings: Settings) -> None:
    contract = _contract(settings.project)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 100), NANAN: _text(200, 300)})
    second = _deliver(settings, contract, 1, {JINJIANG: _text(0, 60), NANAN: _text(200, 300)})
    assert (second.verdict, second.rows_quarantined) == ("accepted", 60)
    assert _served(settings, contract) == {JINJIANG: (0, 100), NANAN: (1, 300)}


def test_a_child_that_moved_to_another_county_is_served_once_as_it_is_now(settings: Settings) -> None:
    contract = _contract(settings.project)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 5)})
    _deliver(settings, contract, 1, {JINJIANG: HTML, NANAN: _text(100, 5) + "P0002,李2,男,90\n"})
    assert _served(settings, contract) == {JINJIANG: (0, 4), NANAN: (1, 6)}


@pytest.mark.parametrize(
    ("scope", "bad"),
    [("load", JINJIANG), ("file", "名册.csv")],
    ids=["the contract says load", "the file says no county"],
)
def test_the_load_is_blocked_when_the_file_cannot_be_refused_alone(settings: Settings, scope: str, bad: str) -> None:
    contract = _contract(settings.project, scope)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 5)})
    second = _deliver(settings, contract, 1, {bad: HTML, NANAN: _text(100, 5)})
    assert (second.verdict, second.rows_accepted) == ("blocked", 0)
    assert _served(settings, contract) == {JINJIANG: (0, 5), NANAN: (0, 5)}


def test_a_missing_county_blocks_a_load_that_is_served_whole(settings: Settings) -> None:
    contract = _contract(settings.project, "load")
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 9)})
    second = _deliver(settings, contract, 1, {NANAN: _text(100, 9)})
    assert [check.rule_id for check in second.checks if check.is_blocking] == ["load-unit_missing"]


def test_one_file_for_the_whole_city_replaces_those_of_the_counties(settings: Settings) -> None:
    contract = _contract(settings.project)
    _deliver(settings, contract, 0, {JINJIANG: _text(0, 5), NANAN: _text(100, 5)})
    second = _deliver(settings, contract, 1, {"名册.csv": _text(0, 9)})
    assert second.verdict == "accepted"
    assert _served(settings, contract) == {"名册.csv": (1, 9)}
