"""The house rules as tests: sizes, names, imports, generated files, top-level folders."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from expectations.contract import load_contracts
from pipelines.settings import PROJECT
from pipelines.warehouse.sources import write_derived

PYTHON = sorted(
    [*PROJECT.glob("pipelines/**/*.py"), *PROJECT.glob("expectations/**/*.py"), *PROJECT.glob("tests/**/*.py")]
)
CODE = [path for path in PYTHON if "tests" not in path.relative_to(PROJECT).parts]
SQL = sorted(PROJECT.glob("dbt_project/**/*.sql"))
MODELS = sorted(PROJECT.glob("dbt_project/models/**/*.sql"))
FOLDERS = {"pipelines", "dbt_project", "expectations", "data_raw", "tests"}
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_"),
    "reports": ("rpt_",),
    "qc": ("qc_",),
    "bureau": ("bureau_",),
}


def tracked() -> list[Path]:
    """Files that git tracks or would track, relative to the project."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [Path(line) for line in listing.stdout.splitlines()]


def generated(path: Path) -> bool:
    """Derived files say so in their first line and may be as long as their source makes them."""
    return "Derived from" in path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(("paths", "most"), [(PYTHON, 250), (SQL, 90)], ids=["python", "sql"])
def test_files_stay_small_enough_to_hold_one_idea(paths: list[Path], most: int) -> None:
    sizes = {
        str(p.relative_to(PROJECT)): len(p.read_text(encoding="utf-8").splitlines()) for p in paths if not generated(p)
    }
    assert {name: lines for name, lines in sizes.items() if lines > most} == {}


def test_yaml_files_stay_small_except_contracts() -> None:
    paths = [
        p
        for p in tracked()
        if p.suffix in (".yml", ".yaml") and not (p.parts[0] == "expectations" and p.suffix == ".yaml")
    ]
    sizes = {str(p): len((PROJECT / p).read_text(encoding="utf-8").splitlines()) for p in paths}
    assert {name: lines for name, lines in sizes.items() if lines > 150} == {}


def test_functions_stay_under_thirty_six_lines() -> None:
    long = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > 35:
                    long[f"{path.relative_to(PROJECT)}:{node.name}"] = lines
    assert long == {}


def test_dagster_is_imported_in_the_wiring_only() -> None:
    outside = [p for p in CODE if re.search(r"^\s*(?:import|from) dagster", p.read_text(encoding="utf-8"), re.M)]
    allowed = (PROJECT / "pipelines" / "defs", PROJECT / "pipelines" / "definitions.py")
    strays = [p for p in outside if not any(p.is_relative_to(a) for a in allowed)]
    assert strays == []


def test_the_environment_is_read_in_one_module() -> None:
    readers = [p.name for p in CODE if re.search(r"os\.environ|os\.getenv|getenv\(", p.read_text(encoding="utf-8"))]
    assert set(readers) <= {"settings.py"}


def test_the_top_level_has_no_other_folders() -> None:
    assert {p.parts[0] for p in tracked() if len(p.parts) > 1 and not p.parts[0].startswith(".")} <= FOLDERS


def test_models_carry_the_prefix_of_their_folder() -> None:
    strays = [
        str(p.relative_to(PROJECT))
        for p in MODELS
        if not p.name.startswith(PREFIXES[p.relative_to(PROJECT / "dbt_project/models").parts[0]])
    ]
    assert strays == []


def test_every_published_model_has_its_yml_with_grain_and_clause() -> None:
    published = [p for p in MODELS if p.relative_to(PROJECT / "dbt_project/models").parts[0] in ("marts", "bureau")]
    texts = {
        p.stem: p.with_suffix(".yml").read_text(encoding="utf-8") if p.with_suffix(".yml").exists() else ""
        for p in published
    }
    assert [
        name for name, text in texts.items() if not all(word in text for word in ("grain:", "clause:", "en:"))
    ] == []


def test_only_staging_reads_accepted_loads() -> None:
    readers = [
        p.name for p in MODELS if "source('accepted'" in p.read_text(encoding="utf-8") and not p.name.startswith("stg_")
    ]
    assert readers == []


def test_every_contract_has_one_staging_model_and_no_other() -> None:
    staged = {p.stem.removeprefix("stg_") for p in MODELS if p.name.startswith("stg_")}
    assert staged == set(load_contracts(PROJECT / "expectations"))


def test_files_derived_from_contracts_are_fresh() -> None:
    assert write_derived(PROJECT / "dbt_project", load_contracts(PROJECT / "expectations")) == []


def test_nothing_is_left_to_do_later() -> None:
    marks = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
    assert [str(p.relative_to(PROJECT)) for p in [*CODE, *SQL] if marks.search(p.read_text(encoding="utf-8"))] == []


def test_the_lock_names_no_registry() -> None:
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert [
        line for line in lines if "://" in line or line.startswith(("-i ", "--index", "--extra-index", "--find-links"))
    ] == []
    assert not (PROJECT / "uv.lock").exists()
