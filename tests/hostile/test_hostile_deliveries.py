"""Hostile deliveries through the real landing and the real gate: each gets the verdict and the reason that it should.

Every delivery is landed alone. What blocks is judged alone. All that is accepted is judged as one load, in which every rule
says file by file where it fails: a gate alone takes half a second. Of what cannot be read the gate knows nothing but the
owner's sentence: those files make one load beside a good file.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hostile_case import COLUMNS, Case, csv
from hostile_landing import CASES, DAY, GIGANTIC, HEAVY, MODULES, Landings, deliver

from expectations.contract import Contract
from pipelines.ingest.accept import judge_and_store
from pipelines.ingest.landing import LandedLoad, land
from pipelines.ingest.loads import LoadManifest
from pipelines.ingest.problems import SENTENCES
from pipelines.settings import Settings

NEXT_DAY = date(2019, 9, 3)
REFUSED = {name: case for name, case in CASES.items() if case.problem}
ACCEPTED = [name for name, case in CASES.items() if not case.problem and not case.blocked]
BLOCKED = [name for name, case in CASES.items() if not case.problem and case.blocked]
LONGEST_SECONDS = 10  # of processor time; the slowest takes a second on a quiet machine
MOST_MEGABYTES = 1100  # with the packages that landing imports, which take some 200


@pytest.fixture(scope="module")
def landings(tmp_path_factory: pytest.TempPathFactory) -> Landings:
    return Landings(tmp_path_factory.mktemp("landings"))


@pytest.fixture(scope="module")
def pupils(landings: Landings) -> Contract:
    return landings.contract


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    return Settings(tmp_path / "raw", tmp_path / "home", project=tmp_path)


def landed(desk: Settings, pupils: Contract, day: date = DAY) -> LandedLoad:
    load = land(desk, pupils, day)
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


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_delivery_lands_as_it_should_or_says_why_it_cannot(name: str, landings: Landings) -> None:
    case, (load, seconds) = CASES[name], (landings.of(name).load, landings.of(name).seconds)
    assert seconds < LONGEST_SECONDS
    if case.problem:
        (file,) = load.files
        assert (file.problem, file.rows, file.parquet) == (case.problem, 0, None)
        said = str(file.problem_zh)
        assert said.startswith(f"文件「{file.name}」") and "请" in said and said.endswith("。")
        assert case.line is None or f"第 {case.line} 行" in said
        return
    assert {column: texts for column, texts in shown(load).items() if column in case.shows} == case.shows
    assert load.rows == case.rows


@pytest.mark.parametrize("name", BLOCKED)
def test_a_delivery_that_must_not_be_used_is_blocked_for_its_reason(
    name: str, desk: Settings, landings: Landings, pupils: Contract
) -> None:
    manifest = judged(desk, pupils, landings.of(name).load)
    assert failed(manifest) == CASES[name].fails
    assert (manifest.verdict, manifest.rows_quarantined) == ("blocked", CASES[name].rows)


def test_what_is_accepted_fails_what_it_should_and_has_set_aside_what_it_should(
    desk: Settings, landings: Landings, pupils: Contract
) -> None:
    manifest = judged(desk, pupils, landings.together(ACCEPTED))
    assert manifest.verdict == "accepted"
    found: dict[str, dict[str, int]] = {name: {} for name in ACCEPTED}
    for check in manifest.checks:
        for file, count in check.by_file:
            of_case = found[ACCEPTED[int(file[:3])]]
            of_case[check.rule_id] = of_case.get(check.rule_id, 0) + count
    assert found == {name: dict(CASES[name].fails) for name in ACCEPTED}
    (aside,) = desk.accepted.rglob("quarantined_rules.parquet")
    query = "select cast(left(file, 3) as integer), count(distinct (file, row)) from read_parquet(?) group by all"
    counts = {ACCEPTED[place]: rows for place, rows in duckdb.execute(query, [str(aside)]).fetchall()}
    assert counts == {name: CASES[name].aside for name in ACCEPTED if CASES[name].aside}


def test_bombs_and_gigantic_files_are_landed_in_bounded_memory_and_time(landings: Landings) -> None:
    assert len(GIGANTIC) >= 5
    megabytes, found = landings.heavy
    assert len(found) == len(HEAVY)
    assert megabytes < MOST_MEGABYTES
    assert sum(landed.seconds for landed in found.values()) < 60


def _all(cases: list[Case], *more: tuple[str, str]) -> Case:
    """One delivery of many, each in a folder of its own, named by its place."""

    def make(folder: Path) -> None:
        for place, case in enumerate(cases):
            (folder / f"{place:03d}").mkdir()
            case.deliver(folder / f"{place:03d}")
        for name, content in more:
            (folder / name).write_text(content, encoding="utf-8")

    return Case("all", make)


def test_what_cannot_be_read_blocks_its_load_and_is_named_file_by_file(desk: Settings, pupils: Contract) -> None:
    deliver(desk, _all([case for name, case in REFUSED.items() if name not in HEAVY], ("good.csv", csv())))
    manifest = judged(desk, pupils, landed(desk, pupils))
    assert (manifest.verdict, manifest.rows_landed) == ("blocked", 1)
    (readable,) = (check for check in manifest.checks if check.rule_id == "file_readable")
    unread = {file.name for file in manifest.files if file.problem_zh and not file.duplicate_of}
    assert {name for name, _ in readable.by_file} == unread
    assert len(manifest.files) - len(unread) == 1 + sum(file.duplicate_of is not None for file in manifest.files)
    assert failed(manifest) == {"file_readable": len(unread)}


@pytest.mark.parametrize(
    "name", [n for n, case in REFUSED.items() if case.problem in ("nul_bytes", "symlink", "zip_bomb")][:4]
)
def test_a_file_that_cannot_be_read_and_is_alone_leaves_a_load_without_rows(
    name: str, desk: Settings, landings: Landings, pupils: Contract
) -> None:
    manifest = judged(desk, pupils, landings.of(name).load)
    assert (manifest.verdict, failed(manifest)) == ("blocked", CASES[name].fails)


def test_the_same_bytes_on_two_days_are_two_loads_and_a_warning(desk: Settings, pupils: Contract) -> None:
    good = Case("good", csv())
    first, second = (
        judged(desk, pupils, landed(desk, pupils, day)) for day in (DAY, NEXT_DAY) if deliver(desk, good, day)
    )
    assert (first.warnings, second.verdict, second.sha256) == ((), "accepted", first.sha256)
    assert any(DAY.isoformat() in warning for warning in second.warnings)


def test_the_corpus_is_large_has_no_name_twice_and_meets_every_reason() -> None:
    names = Counter(f"{module.__name__}: {case.name}" for module in MODULES for case in module.CASES)
    assert len(CASES) >= 150
    assert [name for name, count in names.items() if count > 1] == []
    # An upload still going on is a matter of time, a wrong count of rows one of our own mistakes.
    assert {case.problem for case in REFUSED.values()} == SENTENCES.keys() - {"changing_file", "row_count"}
