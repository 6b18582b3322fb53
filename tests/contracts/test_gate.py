"""The gate counts what is there, says so when a check did not run, and never repeats a value of a cell."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from contract_loads import Verdict, verdict_on
from contract_rows import DAY, Row
from small_contract import column, document, loaded, predicate, table

from expectations import gate
from expectations.checks import CLASSES
from expectations.gate import BROKEN, FAILED, PASSED
from pipelines.ingest.accept import judge_only
from pipelines.ingest.landing import land
from pipelines.settings import Settings

SECRET = "机密文字"


def _row(no: str | None, name: str | None = "某人", sex: str | None = "1", marks: str | None = "7") -> Row:
    return {"_lost": None, "no": no, "name": name, "sex_code": sex, "marks": marks}


def _judged(folder: Path, rows: Sequence[Row], *own: dict[str, Any]) -> Verdict:
    """Judge one file of rows by the small contract with some rules of its own."""
    contents = document()
    table(contents)["quality"] += own
    return verdict_on(loaded(folder, contents), {"a.csv": rows})


def _failed(found: Verdict) -> dict[str, int]:
    return {rule: found.results[rule].failed_rows for rule in found.rules(FAILED)}


ROWS = [
    *(_row(f"P{n:04d}", marks=str(n)) for n in range(200)),
    *(_row(f"Q{n}", sex="3", marks=None) for n in range(7)),
    *(_row("P0001", name="另一人", marks="x") for _ in range(2)),
    _row(None, name=None, sex=None, marks="-1"),
]


def test_counts_are_those_of_plain_python(tmp_path: Path) -> None:
    found = _judged(tmp_path, ROWS, predicate("small", "marks__number between 10 and 19"))
    numbers = [int(row["marks"]) for row in ROWS if row["marks"] and row["marks"].lstrip("-").isdigit()]
    assert _failed(found) == {
        "no-filled": sum(row["no"] is None for row in ROWS),
        "name-filled": sum(row["name"] is None for row in ROWS),
        "no-pattern": sum(row["no"] is not None and row["no"][0] == "Q" for row in ROWS),
        "sex_code-known_code": sum(row["sex_code"] == "3" for row in ROWS),
        "marks-number": sum(row["marks"] == "x" for row in ROWS),
        "marks-number_range": sum(not 0 <= number <= 100 for number in numbers),
        "small": sum(10 <= number <= 19 for number in numbers),
        "exact_repetition": 1,
        "grain_unique": 2,
    }


def test_results_name_the_first_twenty_places_and_the_rows_of_the_delivered_file(tmp_path: Path) -> None:
    found = _judged(tmp_path, ROWS)
    assert found.results["sex_code-known_code"].places == tuple(("a.csv", 2 + 200 + n) for n in range(7))
    assert len(found.results["marks-number_range"].places) == gate.MOST_PLACES


def test_rows_that_break_two_rules_are_set_aside_once(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    found = verdict_on(contract, {"a.csv": ROWS})
    assert found.aside == {("a.csv", "no-filled"): 1, ("a.csv", "name-filled"): 1, ("a.csv", "exact_repetition"): 1}


def test_an_empty_load_fails_has_rows_and_nothing_else(tmp_path: Path) -> None:
    found = _judged(tmp_path, [])
    assert (found.rules(FAILED), found.rules(BROKEN)) == ({"has_rows"}, set())


def test_a_load_without_files_fails_has_rows(tmp_path: Path) -> None:
    found = verdict_on(loaded(tmp_path), {})
    assert (found.rules(FAILED), found.rules(BROKEN)) == ({"has_rows"}, set())


def test_a_column_without_any_value_fails_filled_in_every_row(tmp_path: Path) -> None:
    found = _judged(tmp_path, [_row(f"P{n:04d}", name=None, sex=None, marks=None) for n in range(30)])
    assert _failed(found) == {"name-filled": 30}
    assert found.aside == {("a.csv", "name-filled"): 30}


def test_a_rule_that_gx_drops_is_broken_and_the_others_keep_their_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(CLASSES, "expect_column_values_to_match_regex")
    found = _judged(tmp_path, ROWS)
    assert found.rules(BROKEN) == {"no-pattern"}
    assert found.results["sex_code-known_code"].failed_rows == 7


def test_every_declared_rule_has_a_result_in_declared_order(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    found = verdict_on(contract, {"a.csv": ROWS})
    assert list(found.results) == [rule.id for rule in contract.rules]


@pytest.mark.parametrize("bad", ["cast(name as integer) > 1", "no_such_column = 'x'", "no_such_function(name)"])
def test_a_rule_whose_query_breaks_is_broken_and_the_others_keep_their_verdicts(tmp_path: Path, bad: str) -> None:
    sound = _judged(tmp_path / "sound", ROWS)
    found = _judged(tmp_path / "spoilt", ROWS, predicate("spoilt", bad, "quarantine"))
    assert found.rules(BROKEN) == {"spoilt"}
    assert _failed(found) == _failed(sound)
    assert found.aside == sound.aside


def test_a_broken_check_blocks_a_load_that_is_otherwise_good(tmp_path: Path) -> None:
    contents = document()
    table(contents)["quality"].append(predicate("spoilt", "cast(name as integer) > 1"))
    contract = loaded(tmp_path, contents)
    settings = Settings(tmp_path / "raw", tmp_path / "home", project=tmp_path)
    folder = settings.data_raw / contract.source / "2019-09-02"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("编号,姓名,性别,分数\nP0001,某人,男,7\n", encoding="utf-8")
    load = land(settings, contract, DAY)
    assert load is not None
    manifest = judge_only(settings, contract, load)
    assert (manifest.verdict, [check.rule_id for check in manifest.checks if check.is_blocking]) == (
        "blocked",
        ["spoilt"],
    )


def test_no_value_of_a_cell_is_in_results_or_logs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    contents = document()
    table(contents)["quality"].append(predicate("spoilt", "cast(name as integer) > 1"))
    for name in ("no", "name", "sex_code", "marks"):
        column(contents, name)["quality"].append(predicate(f"own-{name}", f"{name} like '%{SECRET[0]}%'", "quarantine"))
    rows = [_row(f"{SECRET}{n}", SECRET, SECRET, SECRET) for n in range(3)] + [_row(SECRET, SECRET)] * 2
    with caplog.at_level(logging.DEBUG):
        found = verdict_on(loaded(tmp_path, contents), {"a.csv": rows})
    assert len(found.rules(FAILED)) >= 7 and found.rules(BROKEN) == {"spoilt"}
    said = [
        repr((each.status, each.failed_rows, each.places, each.rule.description)) for each in found.results.values()
    ]
    streams = capfd.readouterr()
    assert SECRET not in "".join([*said, caplog.text, streams.out, streams.err, repr(found.aside)])


def test_an_exception_of_the_engine_does_not_reach_the_caller(tmp_path: Path) -> None:
    found = _judged(tmp_path, [_row(SECRET)], predicate("spoilt", "error(no)", "block"))
    assert (found.results["spoilt"].status, found.results["spoilt"].bad) == (BROKEN, None)


def test_a_condition_limits_a_rule_to_its_rows(tmp_path: Path) -> None:
    contents = document()
    for entry in column(contents, "marks")["quality"]:
        entry["implementation"].setdefault("kwargs", {})["when"] = "sex_code = '3'"
    rows = [_row("P0001", sex="3", marks="101"), _row("P0002", marks="101"), _row("P0003", sex="3", marks="x")]
    found = verdict_on(loaded(tmp_path, contents), {"a.csv": rows})
    assert _failed(found) == {"sex_code-known_code": 2, "marks-number": 1, "marks-number_range": 1}


def test_rows_are_counted_against_the_last_accepted_load(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    rows = [_row(f"P{n:04d}") for n in range(60)]
    status = {
        last: verdict_on(contract, {"a.csv": rows}, last).results["volume_fall"].status for last in (99, 100, 101, None)
    }
    assert status == {99: PASSED, 100: FAILED, 101: FAILED, None: PASSED}
