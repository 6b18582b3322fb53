"""`baoxue doctor`: what it says of a machine, an installation and a publication, and what it leaves alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from packaging.requirements import Requirement

from pipelines.cli import run
from pipelines.inspect import installation, machine
from pipelines.inspect.findings import OK, PROBLEM, WARNING, Finding
from pipelines.inspect.published import examine_publication
from pipelines.lock import writer_lock
from pipelines.settings import Settings
from tests.unit.publish.small import standing

Examine = Callable[[Settings], list[Finding]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with one publication and a key of its own."""
    raw = tmp_path / "raw"
    raw.mkdir()
    made = Settings(raw, tmp_path / "home")
    standing(made, {})
    for folder in (made.warehouse, *made.warehouse.iterdir()):
        folder.chmod(0o700)
    return made


def levels(found: list[Finding]) -> set[str]:
    """Return the levels of findings."""
    return {finding.level for finding in found}


def said(found: list[Finding], level: str = PROBLEM) -> str:
    """Return what the findings of a level say."""
    return "\n".join(f"{finding.said} {finding.do}" for finding in found if finding.level == level)


def test_a_sound_installation_has_no_problem_and_doctor_changes_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((str(p), p.lstat().st_mtime_ns) for p in settings.home.rglob("*"))
    assert run(["doctor", "--home", str(settings.home), "--data-raw", str(settings.data_raw)]) == 0
    out = capsys.readouterr().out
    assert "[问题 problem]" not in out
    assert settings.secret().decode() not in out
    assert sorted((str(p), p.lstat().st_mtime_ns) for p in settings.home.rglob("*")) == before


def test_doctor_on_a_new_machine_warns_and_makes_nothing(tmp_path: Path) -> None:
    assert run(["doctor", "--home", str(tmp_path / "home"), "--data-raw", str(tmp_path / "raw")]) == 0
    assert list(tmp_path.iterdir()) == []


def test_doctor_leaves_with_1_when_something_is_wrong(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (settings.home / "secret.key").chmod(0o644)
    assert run(["doctor", "--home", str(settings.home)]) == 1
    assert f"chmod 600 {settings.home / 'secret.key'}" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["bureau.duckdb", "restricted/restricted.duckdb", "site/index.html"])
def test_a_file_changed_after_publication_is_a_problem(settings: Settings, name: str) -> None:
    path = settings.publish / "current" / name
    path.write_bytes(path.read_bytes() + b"\0")
    assert f"{name} 发布后被改动" in said(examine_publication(settings))


def test_a_missing_file_of_the_publication_is_a_problem(settings: Settings) -> None:
    (settings.publish / "current" / "parquet" / "dim_person.parquet").unlink()
    assert "parquet/dim_person.parquet 缺失" in said(examine_publication(settings))


def test_a_link_that_leads_nowhere_is_a_problem(settings: Settings) -> None:
    shutil.rmtree((settings.publish / "current").resolve())
    assert "不完整" in said(examine_publication(settings))


def test_a_database_that_older_engines_cannot_open_is_a_problem(settings: Settings) -> None:
    path = settings.publish / "current" / "bureau.duckdb"
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select 1 as n")
    assert "旧版 DuckDB 打不开" in said(examine_publication(settings))


def test_a_sound_publication_says_how_many_tables_its_readers_find(settings: Settings) -> None:
    found = examine_publication(settings)
    assert levels(found) == {OK}
    assert "1.1.3" in said(found, OK)


def test_a_run_that_is_going_on_is_named(settings: Settings) -> None:
    assert installation.locks(settings.home).level == OK
    with writer_lock(settings.home):
        found = installation.locks(settings.home)
    assert found.level == WARNING
    assert "writer: process" in found.said


def test_files_with_peoples_data_that_others_can_read_are_a_problem(settings: Settings) -> None:
    assert levels(installation.modes(settings)) == {OK}
    rows = settings.accepted / "schools" / "2019-09-10" / "r1" / "rows.parquet"
    rows.parent.mkdir(parents=True)
    rows.write_bytes(b"rows")
    rows.chmod(0o644)
    assert str(rows) in said(installation.modes(settings))
    rows.parent.chmod(0o700)
    assert levels(installation.modes(settings)) == {OK}


def test_an_open_folder_of_identities_is_a_problem(settings: Settings) -> None:
    (settings.publish / "current" / "restricted").chmod(0o755)
    assert "chmod 700" in said(installation.modes(settings))


def test_a_key_from_the_environment_that_differs_from_the_stored_one_is_a_warning(settings: Settings) -> None:
    stored = settings.secret().decode()
    assert installation.secret_key(settings).level == OK
    assert installation.secret_key(replace(settings, secret_key=stored)).level == OK
    other = installation.secret_key(replace(settings, secret_key="another key that is long enough"))
    assert other.level == WARNING
    assert "another key that" not in other.said + other.do
    assert installation.secret_key(replace(settings, secret_key="short")).level == WARNING


def test_an_empty_key_is_a_problem(settings: Settings) -> None:
    (settings.home / "secret.key").write_bytes(b"")
    assert installation.secret_key(settings).level == PROBLEM


def test_holidays_that_nobody_has_announced_are_a_warning() -> None:
    assert machine.calendar(date(2019, 9, 2)).level == OK
    assert "2100" in machine.calendar(date(2099, 12, 31)).said


@pytest.mark.parametrize(("free", "level"), [(20 << 30, OK), (5 << 30, WARNING), (1 << 20, PROBLEM)])
def test_a_full_disk_is_told_in_time(free: int, level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert machine.disk(tmp_path / "not" / "yet").level == level


@pytest.mark.parametrize(
    ("requirement", "level"), [("duckdb>=1", None), ("duckdb==0.1", PROBLEM), ("no-such-engine==1", PROBLEM)]
)
def test_an_engine_of_another_version_is_a_problem(requirement: str, level: str | None) -> None:
    assert levels(machine.against_pin(Requirement(requirement))) == ({level} if level else set())


def test_the_engines_of_this_environment_are_those_that_are_pinned() -> None:
    assert levels(machine.engines()) == {OK}


@pytest.mark.parametrize("answer", ["", None])
def test_a_machine_without_a_chinese_font_is_told_what_to_install(
    answer: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None if answer is None else "/usr/bin/fc-list")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: SimpleNamespace(stdout=answer))
    found = machine.fonts()
    assert found.level == WARNING
    assert "fonts-noto-cjk" in found.do
