"""What is published states its grain, its clause and its meaning, and dbt enforces it; audits say how to resolve them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from house import MODELS, PROJECT, layer, text

PUBLISHED_LAYERS = ("marts", "reports", "bureau")
PUBLISHED = [path for path in MODELS if layer(path) in PUBLISHED_LAYERS]
SINGULAR = sorted(path for path in (PROJECT / "dbt_project" / "tests").glob("*.sql"))
GENERIC = sorted((PROJECT / "dbt_project" / "tests" / "generic").glob("*.sql"))
# A clause of 泉教计〔2019〕43号: P2.2b, P2.5a-3, P2.2-route1, ANNEX-B3; or a part of 教基厅函〔2024〕15号, named in full.
CLAUSE = re.compile(
    r"P\d(?:\.\d[a-z]?(?:-\w+)?)?|ANNEX-(?:0|[AB]\d{0,2})|教基厅函〔2024〕15号-(?:三比对|三台账|四个一)"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def by_name(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


@cache
def described(path: Path) -> dict[str, Any]:
    """Return what the yml beside a model says of it."""
    found = yaml.safe_load(text(path.with_suffix(".yml")))["models"]
    (model,) = [model for model in found if model["name"] == path.stem]
    described_model: dict[str, Any] = model
    return described_model


def held_unique(model: dict[str, Any]) -> list[list[str]]:
    """Return the sets of columns that a primary key or the test `unique_combination` holds unique."""
    keys = [c["columns"] for c in model.get("constraints", []) if c["type"] == "primary_key"]
    for column in model["columns"]:
        keys += [[column["name"]] for c in column.get("constraints", []) if c["type"] == "primary_key"]
    for test in model.get("data_tests", []):
        if isinstance(test, dict) and "unique_combination" in test:
            keys.append(test["unique_combination"]["arguments"]["combination_of_columns"])
    return [[name.strip('"') for name in key] for key in keys]


@pytest.mark.parametrize("folder", PUBLISHED_LAYERS)
def test_dbt_enforces_the_contracts_of_whatever_is_published(folder: str) -> None:
    project = yaml.safe_load(text(PROJECT / "dbt_project" / "dbt_project.yml"))
    settings = project["models"][project["name"]][folder]
    assert settings["+contract"] == {"enforced": True}


@by_name(PUBLISHED)
def test_a_published_model_states_its_grain_and_holds_it_unique(path: Path) -> None:
    model = described(path)
    grain = model["config"]["meta"]["grain"]
    assert grain
    assert {column["name"] for column in model["columns"]} >= set(grain)
    assert sorted(grain) in [sorted(key) for key in held_unique(model)]


@by_name(PUBLISHED)
def test_a_published_model_is_described_in_chinese_and_english_column_by_column(path: Path) -> None:
    model = described(path)
    assert CHINESE.search(model["description"])
    assert re.match(r"[A-Z].*\.$", model["config"]["meta"]["en"])
    assert [c["name"] for c in model["columns"] if not CHINESE.search(c.get("description", ""))] == []


@by_name(PUBLISHED)
def test_a_published_model_names_the_clause_that_it_serves(path: Path) -> None:
    clauses = described(path)["config"]["meta"]["clause"]
    assert clauses
    assert [clause for clause in clauses if not CLAUSE.fullmatch(clause)] == []


@by_name(PUBLISHED)
def test_the_contract_of_a_published_model_types_every_column(path: Path) -> None:
    assert [column["name"] for column in described(path)["columns"] if not column.get("data_type")] == []


@by_name(SINGULAR)
def test_an_audit_says_what_it_is_when_it_matters_and_how_to_resolve_it(path: Path) -> None:
    head = text(path)[:1500]
    places = [head.find(words) for words in ("What it is:", "When it matters:", "How to resolve:")]
    assert -1 not in places
    assert places == sorted(places)


@by_name(GENERIC)
def test_a_generic_test_says_what_it_holds(path: Path) -> None:
    assert text(path).lstrip().startswith(("{#", "--"))


@by_name(GENERIC)
def test_a_generic_test_is_used(path: Path) -> None:
    used = re.compile(rf"\b{path.stem}\b")
    assert any(used.search(text(yml)) for yml in PROJECT.glob("dbt_project/models/**/*.yml"))
