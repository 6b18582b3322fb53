"""Hostile deliveries through the real landing and the real gate: each gets the verdict and the reason that it should.

Every delivery is landed alone, and what lands is judged alone, but for two kinds that would only repeat the seconds of a
gate. Files of one row are judged as one load, in which every rule says file by file where it fails. Of
what cannot be read the gate knows nothing but the owner's sentence: those files make one load beside a good file.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cases_bombs
import cases_csv
import cases_folders
import cases_headers
import cases_packages
import cases_sheets
import cases_text
import cases_values
import cases_workbooks
import duckdb
import pytest
from hostile_case import COLUMNS, Case, contract, csv

from expectations.contract import Contract
from pipelines.ingest.accept import judge_and_store
from pipelines.ingest.landing import LandedLoad, land
from pipelines.ingest.loads import LoadManifest
from pipelines.ingest.problems import SENTENCES
from pipelines.settings import Settings

DAY, NEXT_DAY = date(2019, 9, 2), date(2019, 9, 3)
MODULES = (
    cases_text,
    cases_csv,
    cases_headers,
    cases_values,
    cases_workbooks,
    cases_sheets,
    cases_packages,
    cases_bombs,
    cases_folders,
)
CASES = [pytest.param(case, id=f"{module.__name__[6:]}: {case.name}") for module in MODULES for case in module.CASES]
REFUSED = [case for module in MODULES for case in module.CASES if case.problem]
TOGETHER = [case for module in MODULES for case in module.CASES if case.together]
LONGEST_SECONDS = 10  # of processor time; the slowest takes a second on a quiet machine


@pytest.fixture(scope="module")
def pupils(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return contract(tmp_path_factory.mktemp("contract"))


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    return Settings(tmp_path / "raw", tmp_path / "home", project=tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which files are landed that will be judged together: none is read twice."""
    return tmp_path_factory.mktemp("shared")


def deliver(desk: Settings, case: Case, day: date = DAY) -> Path:
    folder = desk.data_raw / "pupils" / day.isoformat()
    folder.mkdir(parents=True)
    case.deliver(folder)
    return folder


def landed(desk: Settings, pupils: Contract, day: date = DAY) -> LandedLoad:
    began = time.process_time()
    load = land(desk, pupils, day)
    assert time.process_time() - began < LONGEST_SECONDS
    assert load is not None
    return load


def judged(desk: Settings, pupils: Contract, load: LandedLoad) -> LoadManifest:
    manifest = judge_and_store(desk, pupils, load, load.business_date)
    assert manifest is not None
    assert manifest.rows_landed == manifest.rows_accepted + manifest.rows_quarantined == load.rows
    assert [check.rule_id for check in manifest.checks if check.status == "broken"] == []
    return manifest


def failed(manifest: LoadManifest) -> dict[str, int]:
    return {check.rule_id: check.failed_rows for check in manifest.checks if check.status == "failed"}


def shown(load: LandedLoad) -> dict[str, list[Any]]:
    """The landed texts of a load by column, in order of file and row."""
    result: dict[str, list[Any]] = {name: [] for name in ("_file", "_row", "_lost", *COLUMNS)}
    for file in load.files:
        if file.parquet and not file.duplicate_of:
            query = f"select ? as _file, _row, _lost, {', '.join(COLUMNS)} from read_parquet(?)"
            for row in duckdb.execute(query, [file.name, str(file.parquet)]).fetchall():
                for name, value in zip(result, row, strict=True):
                    result[name].append(value)
    return result


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_delivery_gets_the_verdict_and_the_reason_that_it_should(
    case: Case, desk: Settings, shared: Path, pupils: Contract
) -> None:
    deliver(desk, case)
    load = landed(replace(desk, home=shared) if case.together else desk, pupils)
    if case.problem:
        (file,) = load.files
        assert (file.problem, file.rows, file.parquet) == (case.problem, 0, None)
        said = str(file.problem_zh)
        assert said.startswith(f"文件「{file.name}」") and "请" in said and said.endswith("。")
        assert case.line is None or f"第 {case.line} 行" in said
        return
    assert {name: texts for name, texts in shown(load).items() if name in case.shows} == case.shows
    if case.together:
        assert load.rows == case.rows
        return
    manifest = judged(desk, pupils, load)
    assert failed(manifest) == case.fails
    assert (manifest.verdict, manifest.rows_landed) == ("blocked" if case.blocked else "accepted", case.rows)
    assert manifest.rows_quarantined == (manifest.rows_landed if case.blocked else case.aside)


def _all(cases: list[Case], *more: tuple[str, str]) -> Case:
    """One delivery of many, each in a folder of its own, named by its place."""

    def make(folder: Path) -> None:
        for place, case in enumerate(cases):
            (folder / f"{place:03d}").mkdir()
            case.deliver(folder / f"{place:03d}")
        for name, content in more:
            (folder / name).write_text(content, encoding="utf-8")

    return Case("all", make)


def test_files_that_are_judged_together_get_the_verdict_that_they_should(
    desk: Settings, shared: Path, pupils: Contract
) -> None:
    desk = replace(desk, home=shared)
    deliver(desk, _all(TOGETHER))
    load = landed(desk, pupils)
    manifest = judged(desk, pupils, load)
    names = {f"{place:03d}/{case.file}": case for place, case in enumerate(TOGETHER)}
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    for check in manifest.checks:
        for name, count in check.by_file:
            found[name][check.rule_id] = count
    assert found == {name: dict(case.fails) for name, case in names.items()}
    assert manifest.verdict == "accepted"
    (aside,) = desk.accepted.rglob("quarantined_rules.parquet")
    query = "select file, count(distinct row) from read_parquet(?) group by all"
    counts = dict(duckdb.execute(query, [str(aside)]).fetchall())
    assert counts == {name: case.aside for name, case in names.items() if case.aside}


def test_what_cannot_be_read_blocks_its_load_and_is_named_file_by_file(desk: Settings, pupils: Contract) -> None:
    deliver(desk, _all([case for case in REFUSED if case not in cases_bombs.CASES], ("good.csv", csv())))
    manifest = judged(desk, pupils, landed(desk, pupils))
    assert (manifest.verdict, manifest.rows_landed) == ("blocked", 1)
    (readable,) = (check for check in manifest.checks if check.rule_id == "file_readable")
    unread = {file.name for file in manifest.files if file.problem_zh and not file.duplicate_of}
    assert {name for name, _ in readable.by_file} == unread
    assert len(manifest.files) - len(unread) == 1 + sum(file.duplicate_of is not None for file in manifest.files)
    assert failed(manifest) == {"file_readable": len(unread)}


@pytest.mark.parametrize("case", [case for case in REFUSED if case.problem in ("nul_bytes", "symlink", "zip_bomb")][:4])
def test_a_file_that_cannot_be_read_and_is_alone_leaves_a_load_without_rows(
    case: Case, desk: Settings, pupils: Contract
) -> None:
    deliver(desk, case)
    manifest = judged(desk, pupils, landed(desk, pupils))
    assert (manifest.verdict, failed(manifest)) == ("blocked", case.fails)


def test_the_same_bytes_on_two_days_are_two_loads_and_a_warning(desk: Settings, pupils: Contract) -> None:
    good = Case("good", csv())
    first, second = (
        judged(desk, pupils, landed(desk, pupils, day)) for day in (DAY, NEXT_DAY) if deliver(desk, good, day)
    )
    assert (first.warnings, second.verdict, second.sha256) == ((), "accepted", first.sha256)
    assert any(DAY.isoformat() in warning for warning in second.warnings)


def test_the_corpus_is_large_has_no_name_twice_and_meets_every_reason() -> None:
    names = Counter(param.id for param in CASES)
    assert len(names) >= 150
    assert [name for name, count in names.items() if count > 1] == []
    # An upload still going on is a matter of time, a wrong count of rows one of our own mistakes.
    assert {case.problem for case in REFUSED} == SENTENCES.keys() - {"changing_file", "row_count"}
