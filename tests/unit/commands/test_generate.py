"""`baoxue generate`: what it writes, says and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli import WRONG_USAGE, run

SMALL = ["--scale", "0.0005", "--days", "1", "--start", "2019-09-02"]


def test_generate_lays_deliveries_out_as_data_raw_wants_them_and_says_what_it_wrote_and_nothing_on_the_way(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out, truth = tmp_path / "raw", tmp_path / "truth"
    assert run(["generate", "--out", str(out), "--truth", str(truth), *SMALL]) == 0
    assert list((out / "student_registry").iterdir()) == [out / "student_registry" / "2019-09-02"]
    assert (truth / "person.parquet").is_file()
    said = capfd.readouterr()
    assert said.err == ""
    assert "student_registry" in said.out
    assert f"baoxue run --date 2019-09-02 --data-raw {out}" in said.out


def test_generate_leaves_a_delivery_that_is_there_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delivered = tmp_path / "raw" / "schools" / "2019-09-02" / "学校.csv"
    delivered.parent.mkdir(parents=True)
    delivered.write_text("a delivery of an office", encoding="utf-8")
    assert run(["generate", "--out", str(tmp_path / "raw"), *SMALL]) == WRONG_USAGE
    assert "never overwritten" in capsys.readouterr().err
    assert [path for path in (tmp_path / "raw").rglob("*") if path.is_file()] == [delivered]
    assert delivered.read_text(encoding="utf-8") == "a delivery of an office"


@pytest.mark.parametrize("wrong", [["--scale", "0"], ["--days", "0"], ["--start", "2019-13-01"]])
def test_generate_refuses_a_city_without_people_or_days(wrong: list[str], tmp_path: Path) -> None:
    assert run(["generate", "--out", str(tmp_path / "raw"), *wrong]) == WRONG_USAGE
    assert not (tmp_path / "raw").exists()
