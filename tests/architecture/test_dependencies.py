"""Dependencies: each has a reason, all are locked by hash, and nothing in the lock says where it came from."""

from __future__ import annotations

import re
import tomllib
from itertools import chain

import pytest
from house import PROJECT, text
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

TOML = tomllib.loads(text(PROJECT / "pyproject.toml"))
PYPROJECT = TOML["project"]
DECLARED = [
    Requirement(line) for line in chain(PYPROJECT["dependencies"], *PYPROJECT["optional-dependencies"].values())
]
BENCH = [Requirement(line) for line in TOML["dependency-groups"]["bench"]]
LOCK = text(PROJECT / "requirements.lock")
LOCKS = {"requirements.lock": LOCK, **{name: text(PROJECT / ".ci" / name) for name in ("bootstrap.lock", "bench.lock")}}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ;[^\\]*)? \\\n((?:    --hash=\S+(?: \\)?\n?)+)", re.MULTILINE)
# Types of a package that is there for its own reason need none.
SELF_EXPLAINING = {"pytest", "ruff", "mypy", "types-pyyaml", "sqlfluff"}


def locked(lock: str = LOCK) -> dict[str, set[Version]]:
    """Return package -> versions; there are two where Python 3.11 needs another than later ones."""
    found: dict[str, set[Version]] = {}
    for name, version, _ in PINNED.findall(lock):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


def test_every_dependency_says_why_it_is_there() -> None:
    lines = [line for line in text(PROJECT / "pyproject.toml").splitlines() if re.match(r'    "[A-Za-z]', line)]
    silent = [line.strip() for line in lines if "#" not in line and '",' in line and re.search(r'[<>=]|"types-', line)]
    named = {canonicalize_name(Requirement(line.strip('", ')).name) for line in silent}
    assert named <= SELF_EXPLAINING


@pytest.mark.parametrize("declared", DECLARED, ids=lambda requirement: requirement.name)
def test_the_lock_holds_what_pyproject_asks_for(declared: Requirement) -> None:
    versions = locked().get(canonicalize_name(declared.name), set())
    assert versions
    assert [str(version) for version in versions if not declared.specifier.contains(version, prereleases=True)] == []


def test_the_lock_of_the_benchmark_holds_what_its_group_asks_for_and_the_engine_that_is_measured() -> None:
    pins = locked(LOCKS["bench.lock"])
    missing = [one.name for one in BENCH if not any(map(one.specifier.contains, pins[canonicalize_name(one.name)]))]
    assert missing == []
    assert pins["duckdb"] == locked()["duckdb"]


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_is_pinned_with_hashes(lock: str) -> None:
    packages = [line for line in LOCKS[lock].splitlines() if line and not line.startswith((" ", "#"))]
    pinned = PINNED.findall(LOCKS[lock])
    assert len(pinned) == len(packages) > 0
    assert [name for name, _, hashes in pinned if "--hash=sha256:" not in hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    options = ("-i ", "--index", "--extra-index", "--find-links", "--trusted-host")
    assert [line for line in LOCKS[lock].splitlines() if "://" in line or line.strip().startswith(options)] == []
    assert not (PROJECT / "uv.lock").exists()


def test_the_environment_of_the_lock_is_the_one_that_the_tests_run_in() -> None:
    from importlib.metadata import version  # noqa: PLC0415  beside the one line that needs it

    strays = {
        requirement.name: version(requirement.name)
        for requirement in DECLARED
        if Version(version(requirement.name)) not in locked()[canonicalize_name(requirement.name)]
    }
    assert strays == {}
