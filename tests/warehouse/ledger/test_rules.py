"""The rules of the ledger: dbt's unit tests run here, and each row of the rule table is proved by one."""

from __future__ import annotations

import csv
import re
import time

from expectations.contract import load_contracts
from pipelines.settings import PROJECT
from pipelines.warehouse.dbt import Dbt, _results
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import WINTER

RULES = PROJECT / "dbt_project" / "seeds" / "dropout_rule.csv"
PROOFS = sorted((PROJECT / "dbt_project" / "models").glob("**/*__*.yml"))
SECONDS = 60


def test_every_unit_test_of_the_ledger_passes_within_a_minute(story: Told) -> None:
    settings = story.put_back(WINTER)
    dbt = Dbt(settings, load_contracts(settings.expectations))
    manifest, began = dbt.parse(), time.perf_counter()
    results = _results(dbt._invoke(["test", "--select", "test_type:unit"], manifest))
    seconds = time.perf_counter() - began
    assert [(r.node.name, r.message) for r in results if str(r.status) != "pass"] == []
    assert len(results) == len(manifest.unit_tests) > 50
    assert seconds < SECONDS


def test_every_rule_of_the_table_is_what_some_unit_test_expects() -> None:
    expected = {
        variant
        for path in PROOFS
        if path.name.startswith("int_case_rule__")
        for variant in re.findall(r"with_return: (\w+)", path.read_text(encoding="utf-8"))
    }
    with RULES.open(encoding="utf-8") as file:
        declared = {row["variant"] for row in csv.DictReader(file)}
    assert expected == declared


def test_a_rule_whose_words_have_places_to_fill_uses_only_known_ones() -> None:
    with RULES.open(encoding="utf-8") as file:
        words = [row["explanation_zh"] + row["explanation_en"] for row in csv.DictReader(file)]
    places = {place for text in words for place in re.findall(r"\{(\w+)\}", text)}
    assert places == {"reported_category", "household_status"}
