"""Which rule pack is chosen, and what doctor says before another one makes a ledger."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from expectations.contract import load_contract
from pipelines.cli import WRONG_USAGE, run
from pipelines.errors import WrongUsageError
from pipelines.ingest.loads import LoadManifest
from pipelines.inspect.findings import OK, PROBLEM, WARNING
from pipelines.inspect.packs import examine_rule_pack
from pipelines.packs import chosen_pack, rule_packs
from pipelines.publish.manifest import read_manifest
from pipelines.settings import PROJECT, Settings
from pipelines.warehouse.effective import Switch, chain_links
from tests.unit.publish.small import DAY, everything, published, standing

SINCE = date(2019, 9, 5)
CITY = {"pack": "2024", "scope": "city", "org_unit_code": "350500", "active_pack": "2019", "basis_date": DAY}
FIGURES = {
    "children_leaving": 1234, "poor_children_leaving": 12, "children_joining": 56, "children_staying": 9,
    "cases_leaving": 7, "cases_opening": 0, "cases_staying": 8,
}  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with a publication by the default pack that says what a switch would change."""
    made = Settings(tmp_path / "raw", tmp_path / "home", "a key for tests")
    standing(made, {"main.rpt_rule_pack_difference": [CITY | FIGURES]})
    return made


def set_to(settings: Settings, text: str | None) -> Settings:
    return replace(settings, rule_pack=text)


def test_without_a_setting_the_default_pack_of_the_seed_counts() -> None:
    with (PROJECT / "dbt_project" / "seeds" / "rule_pack.csv").open(encoding="utf-8") as file:
        defaults = [row["pack"] for row in csv.DictReader(file) if row["is_default"] == "true"]
    assert defaults == ["2019"]
    choice = chosen_pack(Settings(Path(), Path()))
    assert (choice.pack.pack, choice.since, choice.on(DAY).document) == ("2019", None, "泉教计〔2019〕43号")


def test_a_pack_counts_for_all_days_or_from_a_day_on(settings: Settings) -> None:
    always, later = (chosen_pack(set_to(settings, text)) for text in ("2024", f"2024@{DAY}"))
    assert [always.on(day).pack for day in (SINCE, DAY)] == ["2024", "2024"]
    assert [later.on(day).pack for day in (SINCE, DAY)] == ["2019", "2024"]


@pytest.mark.parametrize("text", ["2025", "2024@", "2024@soon", "@2024-01-01", "2024 @ 2024-01-01"])
def test_a_setting_that_says_nothing_known_is_wrong_usage_and_names_the_packs(settings: Settings, text: str) -> None:
    with pytest.raises(WrongUsageError, match=r"2019、2024.*2024@"):
        chosen_pack(set_to(settings, text))


def test_run_refuses_an_unknown_pack_before_it_does_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BAOXUE_RULE_PACK", "2025")
    places = ["--home", str(tmp_path / "home"), "--data-raw", str(tmp_path)]
    assert run(["run", "--date", "2019-09-02", *places]) == WRONG_USAGE
    assert "2025" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_manifest_and_page_say_by_which_pack_a_publication_was_made(settings: Settings) -> None:
    current = settings.publish / "current"
    pack = rule_packs(settings)["2019"]
    assert read_manifest(current)["rule_pack"] == vars(pack)
    assert pack.told() in (current / "site" / "index.html").read_text(encoding="utf-8")


def test_doctor_tells_the_difference_before_a_switch_and_is_content_without_one(settings: Settings) -> None:
    folder = (settings.publish / "current").resolve()
    manifest = read_manifest(folder)
    found = [examine_rule_pack(set_to(settings, text), folder, manifest) for text in (None, "2019", "2024", "2025")]
    assert [each.level for each in found] == [OK, OK, WARNING, PROBLEM]
    assert "children −1,234 (建档立卡 poor 12) +56" in found[2].said
    assert "cases no longer listed 7 · 新立 would open 0" in found[2].said
    assert "自 2019-09-05 起" in examine_rule_pack(set_to(settings, f"2024@{SINCE}"), folder, manifest).said


def test_doctor_says_that_it_does_not_know_the_difference_where_the_publication_tells_none(settings: Settings) -> None:
    published(settings, {}, run_id="bbbbbbbb-1", nodes=everything())
    folder = (settings.publish / "current").resolve()
    found = examine_rule_pack(set_to(settings, "2024"), folder, read_manifest(folder))
    assert "差异不详" in found.said


def test_a_switch_makes_another_history_from_its_day_on_and_none_before() -> None:
    contract = load_contract(PROJECT / "expectations" / "schools.yaml")
    loads = [
        LoadManifest("schools", day, 1, "ab", "accepted", day, (), 1, 1, 0, "1.0.0", "cd", (), ())
        for day in (date(2019, 9, 2), DAY)
    ]
    plain, switched, always = (
        chain_links(loads, {"schools": contract}, "base", switch)
        for switch in (None, Switch(SINCE, "2024"), Switch(date.min, "2024"))
    )
    assert [link.day for link in switched] == [date(2019, 9, 2), SINCE, DAY]
    assert switched[0] == plain[0]
    assert [link.day for link in always] == [link.day for link in plain]
    assert not {link.chain for link in always} & {link.chain for link in [*plain, *switched]}
    assert switched[-1].chain != plain[-1].chain
