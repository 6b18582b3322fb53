"""Names and dates that are compared (SPEC 6): the folding of staging's macros, readings of characters, slips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

from pipelines.settings import PROJECT, Settings
from pipelines.warehouse.hanzi import hanzi_path, write_hanzi

MACROS = "".join(
    (PROJECT / "dbt_project" / "macros" / f"{name}.sql").read_text("utf-8") for name in ("text", "identity")
)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    home: Path = tmp_path_factory.mktemp("hanzi")
    made = duckdb.connect()
    made.execute("create schema control")
    write_hanzi(made, hanzi_path(Settings(home, home)))
    return made


def said(con: duckdb.DuckDBPyConnection, call: str, *values: Any) -> Any:
    """What a macro makes of values, given as $1, $2."""
    sql = jinja2.Environment().from_string(MACROS + "{{ " + call + " }}").render()
    found = con.execute(
        f"select {sql} from (select {', '.join(f'${n} as v{n}' for n, _ in enumerate(values, 1))})", values
    )
    return found.fetchall()[0][0]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("王小明", "王小明"),
        (" 王　小明\u200b", "王小明"),
        ("張偉國", "张伟国"),
        ("張 雲•劉", "张云·刘"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("王𬭎", "王𬭎"),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_is_compared_in_simplified_characters_with_one_kind_of_dot(
    con: duckdb.DuckDBPyConnection, written: str | None, folded: str | None
) -> None:
    assert said(con, "fold_name('v1::varchar')", written) == folded


@pytest.mark.parametrize(
    ("character", "reading"),
    [
        ("单", "shan"),
        ("曾", "zeng"),
        ("仇", "qiu"),
        ("解", "xie"),
        ("费", "bi"),
        ("黑", "he"),
        ("吕", "lv"),
        ("張", "zhang"),
    ],
)
def test_a_character_has_its_reading_as_a_surname_among_all_its_readings(
    con: duckdb.DuckDBPyConnection, character: str, reading: str
) -> None:
    found = con.execute("select readings from control.hanzi where character = ?", [character]).fetchone()
    assert found and reading in found[0]
    assert all(each.isascii() and each.isalpha() for each in found[0])


def test_what_is_known_of_characters_is_made_once_an_installation(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path)
    first = hanzi_path(settings)
    made = first.stat().st_mtime_ns
    assert hanzi_path(settings) == first
    assert first.stat().st_mtime_ns == made


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("2010-01-15", "2010-01-16", True),
        ("2010-01-15", "2011-01-15", True),
        ("2010-03-12", "2010-12-03", True),
        ("2010-01-12", "2010-01-21", True),
        ("2010-01-15", "2010-01-15", False),
        ("2010-01-15", "2010-01-26", False),
        ("2010-01-15", "2001-01-15", True),
        ("2010-01-15", "2002-01-15", False),
        ("2010-09-30", "2010-10-01", False),
    ],
)
def test_a_slip_in_a_date_is_one_digit_or_two_that_changed_places(
    con: duckdb.DuckDBPyConnection, one: str, other: str, is_slip: bool
) -> None:
    assert said(con, "one_date_slip_apart('v1::date', 'v2::date')", one, other) is is_slip
