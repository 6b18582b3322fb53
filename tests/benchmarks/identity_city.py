"""A generated city whose truth is known: its links by Baoxue and by others, as tables that links.py measures.

Every method links the same rows: those of the effective loads, quarantined ones too, of which the truth names a child.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from expectations.contract import load_contracts
from pipelines.intake import Intake
from pipelines.settings import PROJECT, Settings
from pipelines.stages import Stages
from pipelines.synth import generate
from pipelines.warehouse.build import build
from pipelines.warehouse.candidate import candidate_path

DAY = date(2019, 9, 2)
KEY = "a key for benchmarks"
IDENTITY = PROJECT / "dbt_project" / "models" / "intermediate" / "identity"
ENDS = ("int_person_match", "int_identity_pair")
SPLINK = (str(PROJECT / ".venv-bench" / "bin" / "python"), str(Path(__file__).with_name("splink_side.py")))


@dataclass(frozen=True)
class Built:
    """A day that was built: where, and the seconds of every dbt node by name."""

    settings: Settings
    seconds: Mapping[str, float]

    @property
    def candidate(self) -> Path:
        """The database that was built."""
        return candidate_path(self.settings)

    @property
    def identity_seconds(self) -> float:
        """Seconds of the models that decide who is who."""
        return sum(self.seconds.get(model, 0.0) for model in identity_models())


def build_day(raw: Path, home: Path) -> Built:
    """Take in what lies in `raw` for the day and build it, without Dagster."""
    settings = Settings(raw.resolve(), home.resolve(), KEY)
    intake = Intake(settings, Stages())
    for contract in load_contracts(settings.expectations).values():
        intake.judge(contract, DAY)
    result = build(settings, DAY, "0" * 32)
    assert result.is_publishable, [node.name for node in result.failures]
    return Built(settings, {node.name: node.seconds for node in result.nodes})


def make_city(folder: Path, scale: float, dirt: str, seed: int) -> Built:
    """Generate one day of a city with its truth below `folder`, unless one lies there, and build it."""
    if not (folder / "raw").exists():
        generate(folder / "raw", scale, 1, DAY, seed, folder / "truth", dirt=dirt)
    return build_day(folder / "raw", folder / "home")


def identity_models() -> frozenset[str]:
    """Return the models of identity that the person of a row and the pairs in the queue are made from, themselves among them."""
    refs = {
        path.stem: set(re.findall(r"ref\('(\w+)'\)", path.read_text(encoding="utf-8")))
        for path in IDENTITY.glob("*.sql")
    }
    found: set[str] = set()
    waiting = set(ENDS)
    while waiting:
        model = waiting.pop()
        found.add(model)
        waiting |= (refs[model] & refs.keys()) - found
    return frozenset(found)


def open_links(built: Built, truth: Path) -> duckdb.DuckDBPyConnection:
    """Make `links` (Baoxue), `queue`, `tier` (tier_no, tier) and `raw_id` (the ID cells as delivered) from a built day."""
    con = duckdb.connect(config={"threads": 2})
    con.execute("set enable_progress_bar = false")
    con.execute(f"attach '{built.candidate}' as built (read_only)")
    con.execute(f"""
        create table truth as
        select source, business_date, file, row, person_id from read_parquet('{truth}/source_row/*/*.parquet')
    """)
    con.execute("create table tier as select rank as tier_no, tier from built.seed.identity_tier")
    con.execute("""
        create table links as
        select r.rid, m.source, m.person_key as cluster, tier.tier_no, truth.person_id, m.business_date, m.file, m.row
        from built.fct_identity_match as m
        join tier using (tier)
        join built.int.int_person_row as r using (source, business_date, file, row)
        left join truth using (source, business_date, file, row)
    """)
    con.execute("""
        create table queue as
        select q.left_person_key as left_cluster, q.right_person_key as right_cluster,
            a.person_id as left_person_id, b.person_id as right_person_id
        from built.fct_identity_candidate as q
        left join truth as a on (a.source, a.business_date, a.file, a.row)
            = (q.left_source, q.left_business_date, q.left_file, q.left_row)
        left join truth as b on (b.source, b.business_date, b.file, b.row)
            = (q.right_source, q.right_business_date, q.right_file, q.right_row)
    """)
    _read_raw_ids(con)
    return con


def _read_raw_ids(con: duckdb.DuckDBPyConnection) -> None:
    """Make `raw_id`: the ID cell of every row as it was delivered, trimmed by landing and else untouched."""
    contracts = load_contracts(PROJECT / "expectations")
    people = [source for (source,) in con.execute("select distinct source from links").fetchall()]
    ids = {source: next((c.name for c in contracts[source].columns if c.is_id), None) for source in people}
    parts = [
        f"select '{source}' as source, _business_date as business_date, _file as file, _row as row, {column} as cell"
        f" from built.accepted.{source}"
        for source, column in sorted(ids.items())
        if column
    ]
    con.execute(f"create table raw_id as {' union all '.join(parts)}")


def look_up(con: duckdb.DuckDBPyConnection) -> None:
    """Make `vlookup`: rows with equal ID cells are one person, and every other row is somebody else."""
    con.execute("""
        create or replace table vlookup as
        select links.* replace (coalesce(nullif(raw_id.cell, ''), 'row ' || links.rid) as cluster)
        from links left join raw_id using (source, business_date, file, row)
    """)


def match_ids(con: duckdb.DuckDBPyConnection) -> None:
    """Make `valid_id`: the same with the normalised and valid ID alone."""
    con.execute("""
        create or replace table valid_id as
        select links.* replace (coalesce(r.id_key::varchar, 'row ' || rid) as cluster)
        from links join built.int.int_person_row as r using (rid)
    """)


def let_splink(con: duckdb.DuckDBPyConnection) -> float:
    """Make `splink`: what Splink's ready-made model makes of the normalised rows of people; return its seconds."""
    with tempfile.TemporaryDirectory(prefix="baoxue-splink-") as scratch:
        rows, out = f"{scratch}/rows.parquet", f"{scratch}/out.parquet"
        con.execute(f"""
            copy (select rid, name_norm as name, birth_date, sex_code, id_number from built.int.int_person_row)
            to '{rows}' (format parquet)
        """)
        seconds = run_splink(Path(scratch), {"rows": rows, "out": out, "defaults": True, "linked": 0.95})
        con.execute(f"""
            create or replace table splink as
            select links.* replace (coalesce(found.cluster, 'row ' || rid) as cluster)
            from links left join '{out}' as found using (rid)
        """)
    return seconds


def run_splink(scratch: Path, order: Mapping[str, Any]) -> float:
    """Give Splink an order (splink_side.py) in its own environment; return the seconds that it took, start-up apart."""
    path = scratch / "order.json"
    path.write_text(json.dumps(order), encoding="utf-8")
    done = subprocess.run([*SPLINK, str(path)], stdout=subprocess.PIPE, stderr=sys.stderr, check=True, text=True)
    seconds: float = json.loads(done.stdout.strip().splitlines()[-1])["seconds"]
    return seconds
