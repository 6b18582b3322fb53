"""Nothing that BI reads leads back to a person: by column, by value, in the files beside the database."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipelines.publish.guard import IdentityLeakError
from pipelines.settings import Settings
from tests.unit.publish.small import CASE, PERSON, Tables, event, everything, published


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(CASE, id="case"),
        pytest.param("400000200907070076", id="ID number"),
        pytest.param("40000020090707007X", id="ID number with X"),
        pytest.param("G400000200907070076", id="student number"),
        pytest.param("L400000200907070076", id="temporary student number"),
        pytest.param(PERSON, id="person key"),
    ],
)
def test_a_value_that_leads_back_to_a_person_stops_the_publication(settings: Settings, day: Tables, value: str) -> None:
    merged = event("07b7f6e9d2a0cb9cac1684a9", "merged", value)
    with pytest.raises(IdentityLeakError, match=r"fct_dropout_case_event\.to_value") as caught:
        published(settings, {**day, "bureau.fct_dropout_case_event": [merged]})
    assert value not in str(caught.value)
    assert not (settings.publish / "current").exists()


@pytest.mark.parametrize(
    "column", ["name", "student_no", "guardian_phone", "household_no", "birth_date", "file", "remark"]
)
def test_a_column_that_names_a_person_stops_the_publication(settings: Settings, column: str) -> None:
    nodes = [one for one in everything() if one["alias"] == "dim_person"]
    target = next(one for one in nodes if one["schema"] == "bureau")
    target["columns"][column] = {"name": column, "data_type": "varchar", "description": "不该有的列"}
    with pytest.raises(IdentityLeakError, match=rf"dim_person\.{column}"):
        published(settings, {}, nodes=nodes)


def test_the_restricted_database_may_hold_what_bi_may_not(settings: Settings, day: Tables) -> None:
    found = published(settings, day)
    assert found.rows["restricted.dim_person"] == 1


def test_a_number_that_only_looks_long_is_no_identity(settings: Settings, day: Tables) -> None:
    rows: list[dict[str, Any]] = [
        event("07b7f6e9d2a0cb9cac1684a9", kind, "2135000001") for kind in ("status", "opened")
    ]
    assert (
        published(settings, {**day, "bureau.fct_dropout_case_event": rows}).rows["bureau.fct_dropout_case_event"] == 2
    )


def test_no_published_file_outside_restricted_holds_a_name_or_number(settings: Settings, day: Tables) -> None:
    folder = published(settings, day).path
    secret = ["测试甲", "400000200907070076", PERSON, CASE, "a key for tests"]
    for path in (folder / "MANIFEST.json", folder / "site" / "index.html"):
        assert [word for word in secret if word in path.read_text(encoding="utf-8")] == []
    with duckdb.connect(str(folder / "bureau.duckdb"), read_only=True) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        values = {str(value) for name in tables for row in con.execute(f'from "{name}"').fetchall() for value in row}
    assert values & set(secret) == set()
    assert PERSON in _values_of_restricted(folder / "restricted" / "restricted.duckdb")


def _values_of_restricted(path: Any) -> set[str]:
    with duckdb.connect(str(path), read_only=True) as con:
        return {str(value) for row in con.execute("from dim_person").fetchall() for value in row}
