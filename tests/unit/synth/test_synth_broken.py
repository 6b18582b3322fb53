"""Each way in which a delivery is damaged is what landing then says of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipelines.ingest.landing import land
from pipelines.settings import Settings
from pipelines.synth import KINDS, break_load

if TYPE_CHECKING:
    from conftest import Town

DAY = "2019-09-02"
PROBLEMS = {
    "wrong_headers": "no_header", "wrong_encoding": "unknown_encoding", "truncated_xlsx": "unreadable",
    "html_as_xls": "html_not_excel", "empty_file": "empty_file", "password_protected": "password_protected",
}  # fmt: skip
ROWS = {
    "half_rows": 0.4, "header_only": 0.0, "id_rounded": 1.0, "two_headers": 1.0, "repeated_rows": 2.0,
}  # fmt: skip


@pytest.fixture(params=["poverty_students", "disability_register"])
def source(request: pytest.FixtureRequest) -> str:
    """One source of CSV, one of workbooks."""
    return str(request.param)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_break_load_does_what_it_says(town: Town, tmp_path: Path, source: str, kind: str) -> None:
    folder = tmp_path / "data_raw" / source / DAY
    shutil.copytree(town.settings.data_raw / source / DAY, folder)
    said = break_load(folder, kind)
    assert source in said
    assert KINDS[kind][1] in said
    load = land(Settings(tmp_path / "data_raw", tmp_path / "var"), town.contracts[source], town.made.start)
    assert load is not None
    if kind in PROBLEMS:
        assert {file.problem for file in load.files} == {PROBLEMS[kind]}
        return
    assert {file.problem for file in load.files} == {None}
    wanted = town.made.rows[source] * ROWS[kind]
    assert abs(load.rows - wanted) <= len(load.files)
    if kind == "id_rounded":
        name = next(column.name for column in town.contracts[source].columns if column.is_id)
        numbers = [
            row
            for file in load.files
            for row in duckdb.sql(f"select {name}, _lost from read_parquet('{file.parquet}')").fetchall()
        ]
        assert all(lost or len(number or "") != 18 or number.endswith("000") for number, lost in numbers)


def test_break_load_may_damage_the_first_file_alone(town: Town, tmp_path: Path) -> None:
    folder = tmp_path / "disability_register" / DAY
    shutil.copytree(town.settings.data_raw / "disability_register" / DAY, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    break_load(folder, "half_rows", one_file=True)
    changed = [path.name for path in folder.iterdir() if path.read_bytes() != before[path.name]]
    assert changed == [min(before)]


def test_break_load_refuses_unknown_kinds_and_folders_without_files(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        break_load(tmp_path, "fire")
    with pytest.raises(ValueError, match="no CSV or XLSX"):
        break_load(tmp_path, "half_rows")
