"""Days that are landed, judged and built without Dagster, in processes beside the one that lives the story."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from expectations.contract import load_contracts
from pipelines.intake import Intake
from pipelines.lock import file_lock
from pipelines.settings import PROJECT, Settings
from pipelines.stages import Stages
from pipelines.synth import generate
from pipelines.warehouse.build import build
from tests.integration.city import DAYS, KEY, SCALE, SEED, City, Ledger, Table, installation, tables

NEW = "meal_cards"
CONTRACT = Path(__file__).with_name("meal_cards.yaml")
STAGING = Path(__file__).with_name("stg_meal_cards.sql")


@dataclass(frozen=True)
class Added:
    """What a day made of a source that came as two files: its delivered rows, its loads, its staging, Dagster's checks."""

    settings: Settings
    delivered: int
    loads: Table
    staged: Table
    checks: tuple[str, ...]


def take_in_and_build(settings: Settings, day: date, only: tuple[str, ...] = ()) -> Path:
    """Take in what lies there up to a day and build it, or some models alone; return the candidate."""
    intake = Intake(settings, Stages())
    for contract in load_contracts(settings.expectations).values():
        intake.judge(contract, day)
    result = build(settings, day, "0" * 32, only=only)
    assert result.is_publishable, result.failures
    return result.candidate


def live_in_disorder(delivered: Path, folder: Path) -> Ledger:
    """Build the story's last day alone: no day before it was run, nothing died."""
    settings = installation(folder)
    shutil.copytree(delivered, settings.data_raw, dirs_exist_ok=True)
    return tables(take_in_and_build(settings, DAYS[2]))


def add_source(city: City, folder: Path) -> Added:
    """Put a contract and a staging model into a copy of the project, make up a delivery, build a day."""
    from pipelines.definitions import load  # noqa: PLC0415  Dagster: not needed by whoever imports this module

    project = folder / "project"
    others = shutil.ignore_patterns("*.lock", "logs", "__pycache__")
    # With what dbt kept of its last parse, as in a project in which somebody works; nobody parses it meanwhile.
    with file_lock(PROJECT / "dbt_project" / "target" / "parse.lock"):
        for part in ("expectations", "dbt_project"):
            shutil.copytree(PROJECT / part, project / part, ignore=others)
    shutil.copyfile(CONTRACT, project / "expectations" / f"{NEW}.yaml")
    shutil.copyfile(STAGING, project / "dbt_project" / "models" / "staging" / f"stg_{NEW}.sql")
    (folder / "raw").mkdir()
    settings = Settings(folder / "raw", folder / "home", KEY, project)
    contracts = load_contracts(settings.expectations)
    for source in (name for name, contract in contracts.items() if contract.required):
        city.copy(source, DAYS[0], settings.data_raw)
    made = generate(settings.data_raw, SCALE, 1, DAYS[0], SEED, contracts={NEW: contracts[NEW]})
    candidate = take_in_and_build(settings, DAYS[0], ("+fct_load", f"stg_{NEW}"))
    with duckdb.connect(str(candidate)) as con:
        query = f"select verdict, rows_landed, rows_accepted from fct_load where source = '{NEW}'"
        loads = con.execute(query).fetchall()
        staged = con.execute(f"select student_no, balance from stg.stg_{NEW}").fetchall()
    graph = load(settings, Stages()).resolve_asset_graph()
    checks = tuple(f"{key.asset_key.to_user_string()}: {key.name}" for key in graph.asset_check_keys)
    return Added(settings, made.rows[NEW], loads, staged, checks)
