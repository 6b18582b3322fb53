"""Rows that came late or were corrected: only those unlike what their load took the place of, and those that are gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.contract import load_contract
from pipelines.ingest.loads import read_manifests
from pipelines.settings import Settings
from pipelines.warehouse.hindsight import write_changed_rows
from tests.warehouse.fixtures import Row, write_load

DAY, BEFORE, AFTER = "2019-09-03", "2019-09-02", "2019-09-05"
SAME: Row = {"id_number": "40000020100101001X", "name": "甲", "hukou_status_code": "正常"}
GONE: Row = {"id_number": " 40000020100202002x", "name": "乙", "hukou_status_code": "正常"}
NEW: Row = {"id_number": "400000201003030030", "name": "丙", "hukou_status_code": "正常"}
OTHER = {**SAME, "hukou_status_code": "死亡注销"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation without loads."""
    return Settings(tmp_path / "raw", tmp_path / "home", "a key for tests")


def changed(settings: Settings, source: str, day: str = DAY) -> list[tuple[object, ...]]:
    """Return place or number, and cause, of the rows that a day owes to a late or corrected load."""
    contract = load_contract(settings.expectations / f"{source}.yaml")
    with duckdb.connect() as con:
        con.execute("create schema control")
        write_changed_rows(con, settings, {source: contract}, read_manifests(settings), date.fromisoformat(day))
        return con.execute("select row, id_number, cause from control.changed_row order by all nulls last").fetchall()


def test_a_load_that_was_there_on_its_day_owes_nothing_to_hindsight(settings: Settings) -> None:
    write_load(settings, "household_register", BEFORE, [SAME, GONE])
    write_load(settings, "household_register", DAY, [OTHER, NEW])
    assert changed(settings, "household_register") == []


def test_of_a_late_load_the_rows_count_that_the_load_before_it_does_not_have(settings: Settings) -> None:
    write_load(settings, "household_register", BEFORE, [SAME, GONE])
    write_load(settings, "household_register", DAY, [SAME, NEW], known=AFTER)
    gone = str(GONE["id_number"]).strip().upper()
    assert changed(settings, "household_register") == [(3, None, "late_load"), (None, gone, "late_load")]
    assert changed(settings, "household_register", AFTER) == []


def test_of_a_late_load_that_is_the_first_every_row_counts(settings: Settings) -> None:
    write_load(settings, "household_register", DAY, [SAME, NEW], known=AFTER)
    assert changed(settings, "household_register") == [(2, None, "late_load"), (3, None, "late_load")]


def test_of_a_second_delivery_the_rows_count_that_the_first_does_not_have(settings: Settings) -> None:
    write_load(settings, "household_register", DAY, [SAME, NEW])
    write_load(settings, "household_register", DAY, [NEW, OTHER, NEW], known=AFTER)
    assert changed(settings, "household_register") == [
        (3, None, "corrected_fact"),
        (None, SAME["id_number"], "corrected_fact"),
    ]


@pytest.mark.parametrize(("known", "cause"), [(AFTER, [(3, None, "late_load")]), (DAY, [])])
def test_what_a_second_delivery_adds_came_late_if_the_day_was_over(
    settings: Settings, known: str, cause: list[tuple[object, ...]]
) -> None:
    write_load(settings, "household_register", DAY, [SAME])
    write_load(settings, "household_register", DAY, [SAME, NEW], known=known)
    assert changed(settings, "household_register") == cause


def test_a_delivery_that_the_gate_refused_is_corrected_by_none(settings: Settings) -> None:
    write_load(settings, "household_register", DAY, [SAME], verdict="blocked")
    write_load(settings, "household_register", DAY, [SAME])
    assert changed(settings, "household_register") == []


def test_what_accumulates_takes_the_place_of_nothing_when_it_comes_late(settings: Settings) -> None:
    row: Row = {"name": "甲", "checked_date": "20190901", "reported_category": "A1"}
    write_load(settings, "case_returns", BEFORE, [row])
    write_load(settings, "case_returns", DAY, [row], known=AFTER)
    assert changed(settings, "case_returns") == [(2, None, "late_load")]
