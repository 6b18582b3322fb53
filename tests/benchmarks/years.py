"""The ledger's step with 20,000 open cases and two years of history, and how large the database with identities becomes.

    python -m tests.benchmarks.years [--scale 1] [--thinned 60] [--folder DIR]

A city from whose registry every sixtieth pupil was taken, so that somebody looks for them, is run on a day; on the same day
two years later, which folds all days between; and on the day after, whose registry lacks other pupils. Of that last day
the ledger's models are timed as they were made, two models at once and others beside them, and made again by themselves.
Children who would have to enter school in between are left out of the household register: no registry of those years is
there to find them in.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from expectations.contract import load_contracts
from pipelines.intake import Intake
from pipelines.pads import set_pads
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import PROJECT, Settings
from pipelines.stages import Stages
from pipelines.warehouse.build import build
from pipelines.warehouse.candidate import open_candidate
from pipelines.warehouse.dbt import Dbt
from tests.benchmarks.city import BAOXUE, SEED, START, measure

THINNED, RESIDENTS = "student_registry", "household_register"
ENTERING = re.compile(rb"\b40\d{4}(2013(09|1[0-2])|2014|20150[1-8])")
"""The beginning of an ID of a child who turns six between the two cut-offs."""
YEARS_ON, DAY_AFTER = date(2021, 9, 2), date(2021, 9, 3)
LEDGER = (["intermediate", "ledger"], ["marts", "ledger"])
OF_IDENTITY = {"dim_person", "fct_identity_match", "fct_identity_candidate", "fct_person_event"}


def deliver(raw: Path, scale: float, every: int) -> None:
    """Make the city, take pupils out of its registry, and deliver the same again two years on, without others."""
    options = ["--scale", str(scale), "--days", "1", "--start", START.isoformat(), "--seed", str(SEED)]
    subprocess.run([sys.executable, "-c", BAOXUE, "generate", "--out", str(raw), *options], cwd=PROJECT, check=True)
    for path in sorted((raw / RESIDENTS / START.isoformat()).iterdir()):
        path.write_bytes(
            b"".join(line for line in path.read_bytes().splitlines(keepends=True) if not ENTERING.search(line))
        )
    for path in sorted((raw / THINNED / START.isoformat()).iterdir()):
        lines = path.read_bytes().splitlines(keepends=True)
        later = raw / THINNED / DAY_AFTER.isoformat() / path.name
        later.parent.mkdir(parents=True, exist_ok=True)
        for target, first in ((later, every // 2), (path, every - 1)):
            target.write_bytes(b"".join(line for n, line in enumerate(lines) if n % every != first or n == 0))


def ledger_seconds(settings: Settings, day: date) -> tuple[dict[str, float], dict[str, float]]:
    """Judge and build a day; return the seconds of each of the ledger's models in the build, and made again by itself."""
    contracts = load_contracts(settings.expectations)
    intake = Intake(settings, Stages())
    for contract in contracts.values():
        intake.judge(contract, day)
    result = build(settings, day, "years")
    if result.failures:
        raise SystemExit(f"{day}: {', '.join(node.name for node in result.failures)}")
    dbt = Dbt(settings, contracts)
    nodes, compiled = dbt.parse().nodes, dbt.target / "compiled" / "baoxue"
    beside: dict[str, float] = {}
    alone: dict[str, float] = {}
    with open_candidate(settings) as con:
        set_pads(con, settings.secret())
        for node in result.nodes:  # in the order in which they were made
            if not node.unique_id.startswith("model.") or nodes[node.unique_id].fqn[1:3] not in LEDGER:
                continue
            if node.name not in OF_IDENTITY:
                query = (compiled / nodes[node.unique_id].original_file_path).read_text(encoding="utf-8")
                began = time.perf_counter()
                con.execute(f"create or replace temp table again as {query}")
                beside[node.name], alone[node.name] = node.seconds, time.perf_counter() - began
    return beside, alone


def bench(folder: Path, scale: float, every: int) -> None:
    """Measure and print."""
    raw, home = folder / "raw-years", folder / "home-years"
    if not raw.exists():
        deliver(raw, scale, every)
    for day in (START, YEARS_ON):
        places = ["--data-raw", str(raw), "--home", str(home)]
        said = measure(BAOXUE, "run", "--date", day.isoformat(), "--json", *places).said
        print(
            f"{day}: {said['cases_open']:,} open cases, {said['seconds']:.1f} s: {json.dumps(said['stages'])}",
            flush=True,
        )
    settings = Settings(raw, home)
    path = settings.publish / "current" / RESTRICTED_DATABASE
    with duckdb.connect(str(path), read_only=True) as con:
        events = con.execute("select count(*), min(event_date), max(event_date) from fct_dropout_case_event").fetchone()
    print(f"{path.name}: {path.stat().st_size / 2**20:,.0f} MiB; events of cases: {events}", flush=True)
    beside, alone = ledger_seconds(settings, DAY_AFTER)
    slowest = ", ".join(f"{name} {spent:.2f}" for name, spent in Counter(alone).most_common(8))
    print(
        f"{DAY_AFTER}: ledger step {sum(alone.values()):.1f} s by itself, {len(alone)} models ({slowest}); "
        f"{sum(beside.values()):.1f} s, two at once, beside the rest of the build"
    )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="the ledger's step with two years of history")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--thinned", type=int, default=60, help="one pupil in so many is taken out of the registry")
    parser.add_argument("--folder", type=Path, help="keep deliveries and home here; default: a folder that is removed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="baoxue-years-") as scratch:
        bench(given.folder or Path(scratch), given.scale, given.thinned)


if __name__ == "__main__":
    main()
