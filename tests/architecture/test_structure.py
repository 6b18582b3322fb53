"""The house rules as tests: sizes, docstrings, top-level folders, derived files, nothing left for later."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from house import MODELS, PYTHON, SQL, layer, short, text, tracked, tree

from expectations.contract import load_contracts
from pipelines.settings import PROJECT
from pipelines.warehouse.sources import write_derived

FOLDERS = {"pipelines", "dbt_project", "expectations", "data_raw", "tests"}
HIDDEN = {".ci"}
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_"),
    "reports": ("rpt_",),
    "qc": ("qc_",),
    "bureau": ("bureau_",),
}
LONGEST_YAML = 150


def is_derived(path: Path) -> bool:
    """Derived files say so in their first line and may be as long as their source makes them."""
    return "Derived from" in text(path).partition("\n")[0]


def is_contract(path: Path) -> bool:
    return path.parts[0] == "expectations" and path.suffix == ".yaml"


@pytest.mark.parametrize(("paths", "most"), [(PYTHON, 250), (SQL, 90)], ids=["python", "sql"])
def test_files_stay_small_enough_to_hold_one_idea(paths: list[Path], most: int) -> None:
    sizes = {short(path): len(text(path).splitlines()) for path in paths if not is_derived(path)}
    assert {name: lines for name, lines in sizes.items() if lines > most} == {}


def test_yaml_files_stay_small_except_contracts() -> None:
    paths = [path for path in tracked() if path.suffix in (".yml", ".yaml") and not is_contract(path)]
    sizes = {str(path): len(text(PROJECT / path).splitlines()) for path in paths if not is_derived(PROJECT / path)}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_YAML} == {}


def test_functions_stay_under_thirty_six_lines() -> None:
    lengths = {
        f"{short(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in PYTHON
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 35} == {}


def test_every_module_says_what_it_is() -> None:
    assert [short(path) for path in PYTHON if not ast.get_docstring(tree(path))] == []


def test_the_top_level_has_no_other_folders() -> None:
    folders = {path.parts[0] for path in tracked() if len(path.parts) > 1}
    assert folders <= FOLDERS | HIDDEN


def test_git_keeps_nothing_of_deliveries_but_the_page_that_explains_them() -> None:
    assert [str(path) for path in tracked() if path.parts[0] in ("data_raw", "var")] == ["data_raw/README.md"]


def test_models_carry_the_prefix_of_their_folder() -> None:
    assert [short(path) for path in MODELS if not path.name.startswith(PREFIXES[layer(path)])] == []


def test_only_staging_reads_accepted_loads() -> None:
    reads = re.compile(r"source\(\s*['\"]accepted['\"]")
    assert [path.name for path in MODELS if reads.search(text(path)) and layer(path) != "staging"] == []


def test_staging_does_not_join() -> None:
    staging = [path for path in MODELS if layer(path) == "staging"]
    assert staging
    assert [path.name for path in staging if re.search(r"\bjoin\b", text(path), re.IGNORECASE)] == []


def test_every_contract_has_one_staging_model_and_no_other() -> None:
    staged = {path.stem.removeprefix("stg_") for path in MODELS if layer(path) == "staging"}
    assert staged == set(load_contracts(PROJECT / "expectations"))


def test_files_derived_from_contracts_are_fresh() -> None:
    assert write_derived(PROJECT / "dbt_project", load_contracts(PROJECT / "expectations")) == []


def test_nothing_is_left_to_do_later() -> None:
    # Written in two halves, or this line would find itself.
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    kinds = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ""}
    written = [path for path in tracked() if path.suffix in kinds]
    assert [str(path) for path in written if marks.search(text(PROJECT / path))] == []
