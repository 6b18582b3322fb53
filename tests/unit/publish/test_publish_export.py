"""What the two published databases are made of: tables, scalar types, Chinese comments, a storage that 1.1.3 opens."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.catalogue import CatalogueError, read_catalogue
from pipelines.publish.export import ExportError
from pipelines.settings import Settings
from tests.unit.publish.small import Tables, everything, models, node, published, standing, write_manifest

STORAGE_OF_1_0_TO_1_1 = 64


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a published database as readers do."""
    con = duckdb.connect(str(path), read_only=True)
    try:
        yield con
    finally:
        con.close()


@pytest.fixture
def both(settings: Settings, day: Tables) -> tuple[Path, Path]:
    """The two database files of a published day."""
    standing(settings, day)
    folder = settings.publish / "current"
    return folder / "restricted" / "restricted.duckdb", folder / "bureau.duckdb"


def test_both_databases_are_written_for_engines_since_1_0(both: tuple[Path, Path]) -> None:
    for path in both:
        head = path.read_bytes()[:20]
        assert head[8:12] == b"DUCK"
        assert struct.unpack("<Q", head[12:20]) == (STORAGE_OF_1_0_TO_1_1,)


def test_both_databases_hold_tables_and_no_view(both: tuple[Path, Path]) -> None:
    for path in both:
        with opened(path) as con:
            assert con.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)
            assert con.execute("select count(*) from duckdb_tables()").fetchone() != (0,)
            assert con.execute("select distinct schema_name from duckdb_tables()").fetchall() == [("main",)]


def test_every_table_and_column_has_a_comment_in_chinese(both: tuple[Path, Path]) -> None:
    silent = """
        select table_name, '' from duckdb_tables() where not regexp_matches(coalesce(comment, ''), '[\u4e00-\u9fff]')
        union all
        select table_name, column_name from duckdb_columns()
        where not internal and not regexp_matches(coalesce(comment, ''), '[\u4e00-\u9fff]')
    """
    for path in both:
        with opened(path) as con:
            assert con.execute(silent).fetchall() == []


def test_rows_keys_and_required_columns_survive(both: tuple[Path, Path]) -> None:
    with opened(both[0]) as con:
        assert con.execute("select name, birth_date::varchar from dim_person").fetchall() == [("测试甲", "2009-07-07")]
        keys = con.execute(
            "select constraint_column_names from duckdb_constraints()"
            " where table_name = 'dim_person' and constraint_type = 'PRIMARY KEY'"
        ).fetchall()
        assert keys == [(["person_key"],)]
        nullable = (
            "select is_nullable from duckdb_columns() where table_name = 'dim_person' and column_name = 'id_status'"
        )
        assert con.execute(nullable).fetchall() == [(False,)]


def test_parquet_says_what_the_bureau_database_says(both: tuple[Path, Path]) -> None:
    with opened(both[1]) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        for name in tables:
            file = both[1].parent / "parquet" / f"{name}.parquet"
            assert con.execute(f'from "{name}"').fetchall() == con.execute(f"from '{file}'").fetchall()
    assert sorted(path.stem for path in (both[1].parent / "parquet").iterdir()) == sorted(tables)


@pytest.mark.parametrize("kind", ["varchar[]", "struct(a integer)", "map(varchar, varchar)", "timestamptz"])
def test_a_type_that_is_not_scalar_is_refused(settings: Settings, kind: str) -> None:
    nodes = everything()[:1]
    nodes[0]["columns"]["more"] = {"name": "more", "data_type": kind, "description": "更多"}
    with pytest.raises(ExportError, match="not a scalar type"):
        published(settings, {}, nodes=nodes)


@pytest.mark.parametrize("description", ["", "in English only"])
def test_a_column_or_table_without_a_chinese_comment_is_refused(settings: Settings, description: str) -> None:
    nodes = everything()[:1]
    next(iter(nodes[0]["columns"].values()))["description"] = description
    with pytest.raises(ExportError, match="no Chinese description"):
        published(settings, {}, nodes=nodes)
    nodes = [{**node(model), "description": description} for model in models()]
    with pytest.raises(ExportError, match="no Chinese description"):
        published(settings, {}, nodes=nodes, run_id="bbbbbbbb-1")


def test_a_pseudonym_that_was_not_made_is_refused(settings: Settings) -> None:
    with pytest.raises(duckdb.ConstraintException):
        published(settings, {"main.dim_person": [], "bureau.dim_person": [{"birth_year": 2009}]})


def test_a_table_that_knows_no_person_may_stand_in_both_databases(settings: Settings) -> None:
    nodes = [one for one in everything() if one["schema"] == "main"]
    for one in nodes:
        one["config"]["meta"]["is_bureau"] = one["alias"] == "dim_org_unit"
    unit = {
        "org_unit_code": "350582",
        "name_zh": "晋江市",
        "level": "COUNTY",
        "gb_code": "350582",
        "is_reporting": True,
    }
    found = published(settings, {"main.dim_org_unit": [unit]}, nodes=nodes)
    assert (found.rows["restricted.dim_org_unit"], found.rows["bureau.dim_org_unit"]) == (1, 1)
    assert "bureau.dim_school" not in found.rows


def test_a_published_model_of_another_schema_is_refused(tmp_path: Path) -> None:
    nodes = [{**node(model), "schema": "int"} for model in models()]
    with pytest.raises(CatalogueError, match="neither main nor bureau"):
        read_catalogue(write_manifest(tmp_path / "manifest.json", nodes))
    with pytest.raises(CatalogueError, match="no model is tagged"):
        read_catalogue(write_manifest(tmp_path / "manifest.json", [{**one, "tags": []} for one in nodes]))
