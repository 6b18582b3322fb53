"""dbt's parse of a project: what is kept of it stands for as long as no file of the project changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from expectations.contract import load_contracts
from pipelines.settings import PROJECT, Settings
from pipelines.warehouse import dbt
from pipelines.warehouse.dbt import Dbt


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one model."""
    folder = tmp_path / "project" / "dbt_project"
    for part in ("models/staging", "macros"):
        (folder / part).mkdir(parents=True)
    flags = "flags: {send_anonymous_usage_stats: false, version_check: false}"
    (folder / "dbt_project.yml").write_text(f"name: baoxue\nprofile: baoxue\n{flags}\n", encoding="utf-8")
    (folder / "models" / "first.sql").write_text("select 1 as n", encoding="utf-8")
    return folder


def parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], int]:
    """Parse as a new process would; return the models that manifest.json names, and when it was written."""
    monkeypatch.setattr(dbt, "_PARSED", {})
    folder, contracts = project.parents[1], load_contracts(PROJECT / "expectations")
    path = Dbt(Settings(folder / "raw", folder / "home", "a key for tests", project.parent), contracts).manifest_path()
    assert path.read_bytes() == (project / "target" / "manifest.json").read_bytes()
    nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"].values()
    return {node["name"] for node in nodes}, (project / "target" / "manifest.json").stat().st_mtime_ns


def test_manifest_json_is_written_again_when_a_file_has_changed_and_when_it_is_gone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = parsed(project, monkeypatch)
    assert first[0] == {"first"}
    assert parsed(project, monkeypatch) == first
    (project / "models" / "second.sql").write_text("select n from {{ ref('first') }}", encoding="utf-8")
    names, written = parsed(project, monkeypatch)
    assert names == {"first", "second"}
    assert written > first[1]
    (project / "target" / "manifest.json").unlink()
    assert parsed(project, monkeypatch)[0] == {"first", "second"}
