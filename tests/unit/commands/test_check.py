"""`baoxue check` and `baoxue why-blocked`: the gate as a dry run, and a verdict in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli import WRONG_USAGE, run
from pipelines.commands.check import WOULD_BLOCK
from pipelines.synth import break_load
from tests.integration.city import DAYS, City

SOURCE = "vocational_registry"


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    return ["--home", str(tmp_path / "home"), "--data-raw", str(tmp_path / "raw")]


def delivery(city: City, tmp_path: Path, kind: str | None = None) -> list[str]:
    """Copy a delivery beside the installation, damage it; return its files."""
    folder = city.copy(SOURCE, DAYS[0], tmp_path / "desk")
    if kind:
        break_load(folder, kind)
    return [str(path) for path in folder.iterdir()]


def test_a_good_file_would_pass_and_nothing_is_stored(
    city: City, tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *delivery(city, tmp_path), "--source", SOURCE, *places]) == 0
    assert "已接收" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("kind", ["wrong_encoding", "empty_file", "wrong_headers", "header_only", "html_as_xls"])
def test_a_bad_file_would_be_blocked_and_says_what_to_do(
    city: City, tmp_path: Path, places: list[str], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *delivery(city, tmp_path, kind), "--source", SOURCE, *places]) == WOULD_BLOCK
    said = capsys.readouterr()
    assert "已拦截" in said.out
    assert "处理" in said.out
    assert "Traceback" not in said.out + said.err


def test_an_unknown_source_is_wrong_usage_and_the_known_ones_are_named(
    city: City, tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *delivery(city, tmp_path), "--source", "weather", *places]) == WRONG_USAGE
    assert SOURCE in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path, places: list[str]) -> None:
    assert run(["check", str(tmp_path / "none.csv"), "--source", SOURCE, *places]) == WRONG_USAGE
