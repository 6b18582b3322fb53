"""The rules of the ledger: dbt's unit tests run here, and each row of the rule table is proved by one."""

from __future__ import annotations

import csv
import functools
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from dbt.adapters.duckdb import DuckDBAdapter

from expectations.contract import load_contract, load_contracts
from pipelines.settings import PROJECT
from pipelines.warehouse.dbt import Dbt, _results
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import WINTER

SEEDS = PROJECT / "dbt_project" / "seeds"
LEDGER = PROJECT / "dbt_project" / "models" / "intermediate" / "ledger"
PROOFS = sorted(LEDGER.glob("int_case_rule__*.yml"))
SECONDS = 60


def rows(seed: str) -> list[dict[str, str]]:
    """Return the rows of a seed as text."""
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


RULES = rows("dropout_rule")
ANNEX = {*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 11))}
CANNOT_BE = {*((code, "expired") for code in ("B2", "B3", "B4")), *((code, "missing") for code in ("B3", "B4"))}
"""No paper is asked for B2 to B4, so that none lapses; B3 and B4 without a registration are A8 (R10), never without proof."""


@pytest.fixture
def columns_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let dbt ask once for the columns of a table: its unit tests ask for those of some sixty six hundred times."""
    monkeypatch.setattr(
        DuckDBAdapter, "get_columns_in_relation", functools.cache(DuckDBAdapter.get_columns_in_relation)
    )


@pytest.mark.usefixtures("columns_stay")
def test_every_unit_test_of_the_ledger_passes_within_a_minute(story: Told) -> None:
    settings = story.put_back(WINTER)
    dbt = Dbt(settings, load_contracts(settings.expectations))
    manifest, began = dbt.parse(), time.process_time()
    results = _results(dbt._invoke(["test", "--select", "test_type:unit"], manifest))
    seconds = time.process_time() - began
    assert [(r.node.name, r.message) for r in results if str(r.status) != "pass"] == []
    assert len(results) == len(manifest.unit_tests) > 50
    assert seconds < SECONDS


def test_every_rule_of_the_table_is_what_some_unit_test_expects() -> None:
    expected = {row["with_return"] for path in PROOFS for test in unit_tests(path) for row in test["expect"]["rows"]}
    expected = {variant for variant in expected if variant}
    assert expected == {row["variant"] for row in RULES}


@pytest.mark.parametrize("code", sorted(ANNEX))
def test_a_code_of_the_annex_is_tried_with_every_evidence_that_a_rule_finds_for_it(code: str) -> None:
    found = {evidence for tried, evidence in tried_by_unit_tests() if tried == code}
    can_be = {
        (reported, row["evidence_status"])
        for row in RULES
        if row["is_by_return"] == "true"
        for reported in row["reported"].split("、")
    }
    assert found == {evidence for reported, evidence in can_be - CANNOT_BE if reported == code}


def test_every_b_code_is_tried_without_proof_lapsed_and_contradicted_where_it_can_be() -> None:
    tried = tried_by_unit_tests()
    proved_by_papers = {row["category"] for row in rows("ledger_evidence")}
    assert {(code, evidence) for code in proved_by_papers for evidence in ("valid", "missing", "expired")} <= tried
    assert {(code, "contradicted") for code in ("B2", "B3", "B4", "B6")} <= tried
    assert {(code, "unverifiable") for code in ("B6", "B7")} <= tried


def test_every_column_that_a_rule_asks_for_is_one_of_the_countys_return() -> None:
    asked = {column for row in RULES for column in row["required_columns"].split("、") if column}
    assert asked == {"remark", "student_no", "student_no_province", "school_name"}
    contract = load_contract(PROJECT / "expectations" / "case_returns.yaml")
    assert asked <= {column.name for column in contract.columns}


def test_every_evidence_that_a_rule_asks_for_is_accepted_for_its_codes() -> None:
    accepted = {(row["category"], row["ground"]) for row in rows("ledger_evidence")}
    asked = {(row["reported"], row["evidence_ground"]) for row in RULES if row["evidence_ground"]}
    assert asked == accepted


def test_a_rule_whose_words_have_places_to_fill_uses_only_known_ones() -> None:
    words = [row["explanation_zh"] + row["explanation_en"] for row in RULES]
    places = {place for text in words for place in re.findall(r"\{(\w+)\}", text)}
    assert places == {"reported_category", "household_status"}


@functools.cache
def unit_tests(path: Path) -> list[dict[str, Any]]:
    """Return the unit tests of the rules that a file holds."""
    found = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["unit_tests"]
    return [test for test in found if test["model"] == "int_case_rule"]


def tried_by_unit_tests() -> set[tuple[str, str]]:
    """Return each code that a county reports in a unit test, with what its rule says of the evidence."""
    evidence = {row["variant"]: row["evidence_status"] for row in RULES if row["is_by_return"] == "true"}
    tried = set()
    for test in (test for path in PROOFS for test in unit_tests(path)):
        (returns,) = (given["rows"] for given in test["given"] if given["input"] == "ref('int_latest_return')")
        reported = {row["person_key"]: row["reported_category"] for row in returns}
        for row in test["expect"]["rows"]:
            if row["with_return"] in evidence and row["person_key"] in reported:
                tried.add((reported[row["person_key"]], evidence[row["with_return"]]))
    return tried
