"""What may know of what: Dagster in the wiring, the environment in one module, the clock by permission, sources nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import CODE, SQL, short, text, tree

from expectations.contract import load_contracts
from pipelines.settings import PROJECT

WIRING = (PROJECT / "pipelines" / "defs", PROJECT / "pipelines" / "definitions.py")
GENERATED_SOURCES = PROJECT / "pipelines" / "synth" / "sources"

# Every age, validity and deadline is computed as of the business date (SPEC section 1); the clock is read for these alone.
CLOCK_READERS = {
    "pipelines/publish/publication.py": "when a publication was made, for people; no row depends on it",
    "pipelines/audited.py": "builds that a run which died left behind are removed when they are old",
    "pipelines/ingest/landing.py": "what an interrupted run left behind is removed when it is old",
    "pipelines/alerts/deliver.py": "when a message was sent and may be tried again; what it says does not depend on it",
    "pipelines/commands/doctor.py": "whether the installation is in order now: this year's calendar, disk and locks",
    "pipelines/commands/check.py": "files that lie in no dated folder are judged as if sent today; nothing is stored",
}
# An example in a help text is for people; nothing is decided by it.
NAMES_AS_EXAMPLES = {"pipelines/commands/check.py"}
CLOCK_CALLS = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}
SQL_CLOCK = re.compile(
    r"\b(?:current_date|current_timestamp|localtimestamp|(?:now|today|get_current_\w+)\s*\(\))", re.I
)


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (owner, method) of each call `owner.method(...)` or `package.owner.method(...)`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            yield name, node.func.attr


def literals(path: Path) -> Iterator[str]:
    """Yield a module's texts but its docstrings."""
    nodes = list(ast.walk(tree(path)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def sources_named(path: Path, sources: set[str]) -> set[str]:
    """Return the sources that a module names: a whole text, or part of one where the name cannot be a plain word."""
    compound = {source for source in sources if "_" in source}
    words = {word for literal in literals(path) for word in re.findall(r"[a-z_]+", literal)}
    return (words & compound) | (set(literals(path)) & sources)


def test_dagster_is_imported_in_the_wiring_only() -> None:
    strays = {
        short(path): sorted(modules)
        for path in CODE
        if not any(path.is_relative_to(allowed) for allowed in WIRING)
        and (modules := {name for name in imported(path) if re.match(r"dagster(?:_\w+)?(?:\.|$)", name)})
    }
    assert strays == {}


def test_private_parts_of_dagster_are_imported_nowhere() -> None:
    # But for the storage that dagster.yaml names by this path in Dagster's own documentation, to be built upon.
    strays = {short(path): name for path in CODE for name in imported(path) if re.match(r"dagster\w*\._", name)}
    assert strays == {"pipelines/defs/event_log.py": "dagster._core.storage.event_log"}


def test_definitions_register_nothing_by_hand() -> None:
    assert len(text(PROJECT / "pipelines" / "definitions.py").splitlines()) < 40


def test_the_gate_knows_nothing_of_the_pipelines() -> None:
    gate = [path for path in CODE if path.is_relative_to(PROJECT / "expectations")]
    assert [short(path) for path in gate if any(name.startswith("pipelines") for name in imported(path))] == []


def test_the_environment_is_read_in_one_module() -> None:
    readers = [short(path) for path in CODE if re.search(r"\benviron\b|\bgetenv\b", text(path))]
    assert readers == ["pipelines/settings.py"]


def test_the_clock_is_read_only_where_a_reason_is_given() -> None:
    readers = {short(path) for path in CODE if CLOCK_CALLS & set(calls(path))}
    assert readers == set(CLOCK_READERS)


def test_no_sql_reads_the_clock() -> None:
    assert [short(path) for path in SQL if SQL_CLOCK.search(re.sub(r"--.*", "", text(path)))] == []


def test_code_names_no_source_so_that_contracts_alone_decide_which_there_are() -> None:
    sources = set(load_contracts(PROJECT / "expectations"))
    modules = [path for path in CODE if not path.is_relative_to(GENERATED_SOURCES)]
    named = {short(path): found for path in modules if (found := sources_named(path, sources))}
    assert {name: found for name, found in named.items() if name not in NAMES_AS_EXAMPLES} == {}


@pytest.mark.parametrize("ending", [".py", ".sql"])
def test_synthetic_sources_have_files_of_sources_that_exist(ending: str) -> None:
    sources = set(load_contracts(PROJECT / "expectations"))
    named = {path.name.split(".")[0] for path in GENERATED_SOURCES.glob(f"*{ending}")} - {"__init__"}
    assert named <= sources
