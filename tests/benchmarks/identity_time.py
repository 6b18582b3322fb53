"""What identity costs beside the least that anybody must do: an exact join of the same accepted tables on the valid ID.

Both run in this process, one statement after another, on a copy of the built database: the models that decide who is who,
in dbt's own words and in their order, and the plain join. The plain join reads every list of people through the same
staging views, takes what names a row and a person and what the ledger reads of a row (`int_person_row` carries the same: who
stands on a plain join needs it too), joins the registry on the valid ID, and writes each row with its registry row.
The time of the processors is what counts, of both threads together: it depends less on what else the machine does. Both are
done ROUNDS times, in turn, and of the plain join and of each model the least counts: a machine that others use too is slower
now for the one, now for the other.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.pads import set_pads
from pipelines.warehouse.candidate import engine
from tests.benchmarks.identity_city import IDENTITY, Built, identity_models

ROUNDS = 3

COLUMNS = (
    "business_date", "file", "row", "is_quarantined", "id_number", "id_key", "name_norm", "sex_code", "birth_date",
    "hukou_region_code", "student_no", "school_code", "grade_no", "status_code", "status_date",
)  # fmt: skip


@dataclass(frozen=True)
class Spent:
    """Seconds of the processors, and of the clock."""

    cpu: float
    clock: float


def print_times(built: Built) -> None:
    """Print the seconds of the identity models, the plain join's, and the dearest models."""
    with tempfile.TemporaryDirectory(prefix="baoxue-time-", dir=built.candidate.parent) as scratch:
        copy = Path(shutil.copyfile(built.candidate, Path(scratch) / built.candidate.name))
        with duckdb.connect(str(copy), config=dict(engine(built.settings))) as con:
            con.execute("set enable_progress_bar = false")
            set_pads(con, built.settings.secret())
            order = in_order()
            rounds = [(plain_join(con), {name: rebuild(con, built, name) for name in order}) for _ in range(ROUNDS)]
    plain = least(plain for plain, _ in rounds)
    mine = {name: least(models[name] for _, models in rounds) for name in order}
    cpu, clock = (sum(getattr(spent, kind) for spent in mine.values()) for kind in ("cpu", "clock"))
    dearest = ", ".join(f"{name} {mine[name].cpu:.1f}" for name in sorted(mine, key=lambda name: -mine[name].cpu)[:5])
    print(f"  identity {cpu:.1f} s of the processors = {cpu / plain.cpu:.1f} x plain exact-ID join ({plain.cpu:.1f} s);"
          f" by the clock {clock:.1f} s = {clock / plain.clock:.1f} x; {dearest}", flush=True)  # fmt: skip


def least(spent: Iterable[Spent]) -> Spent:
    """Return the least of each time."""
    cpu, clock = zip(*((each.cpu, each.clock) for each in spent), strict=True)
    return Spent(min(cpu), min(clock))


def rebuild(con: duckdb.DuckDBPyConnection, built: Built, model: str) -> Spent:
    """Make a model's table anew from the SQL that dbt compiled for the build."""
    sql = next((built.candidate.parent / "target" / "compiled").rglob(f"{model}.sql")).read_text(encoding="utf-8")
    con.execute(f"drop table int.{model}")
    return timed(con, f"create table int.{model} as {sql}")


def plain_join(con: duckdb.DuckDBPyConnection) -> Spent:
    """Join every list with the registry on the valid ID."""
    read = timed(con, f"create or replace table plain_row as {_united(con)}")
    joined = timed(con, """
        create or replace table plain_link as
        select l.source, l.business_date, l.file, l.row, r.file as registry_file, r.row as registry_row
        from plain_row as l
        left join plain_row as r on l.id_key = r.id_key and r.source = 'student_registry'
    """)  # fmt: skip
    return Spent(read.cpu + joined.cpu, read.clock + joined.clock)


def timed(con: duckdb.DuckDBPyConnection, statement: str) -> Spent:
    """Run a statement and say what it took; what the one before left to be written is written first, and not counted."""
    con.execute("checkpoint")
    cpu, clock = time.process_time(), time.perf_counter()
    con.execute(statement)
    return Spent(time.process_time() - cpu, time.perf_counter() - clock)


def in_order() -> list[str]:
    """Return the models of identity so that each comes after those it reads."""
    waiting = {
        model: set(re.findall(r"ref\('(\w+)'\)", (IDENTITY / f"{model}.sql").read_text(encoding="utf-8")))
        for model in sorted(identity_models())
    }
    ordered: list[str] = []
    while waiting:
        ready = [model for model, reads in waiting.items() if not reads & waiting.keys()]
        ordered += ready
        waiting = {model: reads for model, reads in waiting.items() if model not in ready}
    return ordered


def _united(con: duckdb.DuckDBPyConnection) -> str:
    """Write the union of the lists of people, with NULL for what a list does not have."""
    parts = []
    people = con.execute("select distinct source from fct_identity_match order by source").fetchall()
    for (source,) in people:
        there = {name for name, *_ in con.execute(f"describe stg.stg_{source}").fetchall()}
        chosen = ", ".join(name if name in there else f"null as {name}" for name in COLUMNS)
        parts.append(f"select '{source}' as source, {chosen} from stg.stg_{source}")
    return " union all ".join(parts)
