"""A candidate made by hand: the published models' tables as their yml declares them, with a few rows, and a manifest.

No dbt runs: names, types, comments and keys are read from the models' own yml, so a test sees what a model promises.
"""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipelines.publish.catalogue import BUREAU, RESTRICTED
from pipelines.publish.publication import Draft, Publication, publish
from pipelines.settings import PROJECT, Settings
from pipelines.warehouse import control

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]
"""Rows by `schema.table`."""

DAY = date(2019, 9, 10)
MODELS = PROJECT / "dbt_project" / "models"
PERSON, CASE = "0123456789abcdef01234567", "CA61B8A5022FB"
PERSON_FOR_BI, CASE_FOR_BI = "89abcdef0123456789abcdef", "07b7f6e9d2a0cb9cac1684a9"
STATES = [
    {"source": "schools", "is_required": True, "has_load": True, "effective_business_date": date(2019, 8, 30)},
    {"source": "case_returns", "is_required": False, "has_load": False, "effective_business_date": None},
]


def models() -> list[dict[str, Any]]:
    """Return the yml of every published model, with its schema; a test may change its copy."""
    return copy.deepcopy(_read_models())


@cache
def _read_models() -> list[dict[str, Any]]:
    found = []
    for folder, schema in (("marts", RESTRICTED), ("reports", RESTRICTED), ("bureau", BUREAU)):
        for path in sorted((MODELS / folder).rglob("*.yml")):
            for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
                found.append({**model, "schema": schema})
    return found


def node(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return what dbt's manifest says of a model."""
    config = model.get("config", {})
    return {
        "resource_type": "model",
        "name": model["name"],
        "alias": config.get("alias", model["name"]),
        "schema": model["schema"],
        "tags": ["published"],
        "description": model["description"],
        "config": {"meta": config.get("meta", {})},
        "columns": {column["name"]: {"constraints": [], **column} for column in model["columns"]},
        "constraints": model.get("constraints", []),
    }


def everything() -> list[dict[str, Any]]:
    """Return what dbt's manifest says of all published models."""
    return [node(model) for model in models()]


def write_manifest(path: Path, nodes: Sequence[Mapping[str, Any]]) -> Path:
    """Write a manifest.json of these nodes."""
    path.write_text(json.dumps({"nodes": {f"model.baoxue.{n}": one for n, one in enumerate(nodes)}}), encoding="utf-8")
    return path


def write_candidate(path: Path, tables: Tables, nodes: Sequence[Mapping[str, Any]]) -> Path:
    """Write a database with the control tables and each node's table, filled with the rows given for it."""
    with duckdb.connect(str(path)) as con:
        con.begin()
        con.execute("create schema control; create schema bureau")
        control.write_run(con, control.Run(DAY, DAY, "aaaaaaaa-1", "2019"))
        control.write_loads(con, Settings(path.parent, path.parent), {}, [], {})
        insert(con, "control.source_state", STATES)
        for one in nodes:
            name = f'"{one["schema"]}"."{one["alias"]}"'
            columns = ", ".join(f'"{c["name"]}" {c["data_type"]}' for c in one["columns"].values())
            con.execute(f"create table {name} ({columns})")
            insert(con, name, tables.get(f"{one['schema']}.{one['alias']}", ()))
        con.commit()
    return path


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    """Insert rows by column name."""
    for row in rows:
        columns, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        con.execute(f"insert into {table} ({columns}) values ({places})", list(row.values()))


def draft(
    folder: Path,
    tables: Tables,
    day: date = DAY,
    run_id: str = "aaaaaaaa-1",
    known_at: date | None = None,
    nodes: Sequence[Mapping[str, Any]] = (),
) -> Draft:
    """Make candidate and manifest in a new folder below `folder`; return what the publish step is given.

    Without `nodes`, the published models are those of which rows are given: most of a publication's time is the others'.
    """
    nodes = nodes or [each for each in everything() if f"{each['schema']}.{each['alias']}" in tables]
    place = folder / f"candidate-{day}-{run_id}"
    place.mkdir(parents=True)
    candidate = write_candidate(place / "candidate.duckdb", tables, nodes)
    manifest = write_manifest(place / "manifest.json", nodes)
    return Draft(candidate, manifest, day, run_id, "chain", known_at, {"build": 1.5}, {"pass": 3})


def published(settings: Settings, tables: Tables, day: date = DAY, **more: Any) -> Publication:
    """Publish a day made by hand."""
    return publish(settings, draft(settings.home / "warehouse", tables, day, **more))


_STANDING: dict[str, tempfile.TemporaryDirectory[str]] = {}


def standing(settings: Settings, tables: Tables) -> None:
    """Give an empty home the publication that these tables make: it is made once a process, and copied."""
    key = f"{settings.secret_key} {tables}"
    if key not in _STANDING:
        _STANDING[key] = tempfile.TemporaryDirectory(prefix="baoxue-standing-")
        published(replace(settings, home=Path(_STANDING[key].name)), tables, nodes=everything())
    shutil.copytree(_STANDING[key].name, settings.home, symlinks=True)


def event(case_id: str, kind: str, to_value: str) -> dict[str, Any]:
    """A change of a case."""
    return {
        "case_id": case_id,
        "event_date": date(2019, 9, 10),
        "event_kind": kind,
        "to_value": to_value,
        "cause": "new_fact",
    }
