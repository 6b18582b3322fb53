"""What identity costs beside the least that anybody must do: an exact join of the same accepted tables on the valid ID.

The plain join reads every list of people through the same staging views, takes the columns that name a person, joins
the registry on the valid ID, and writes each row with its registry row; in a database of its own, right after the build.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import duckdb

from tests.benchmarks.identity_city import Built, identity_models

COLUMNS = ("business_date", "file", "row", "name_norm", "id_number", "id_key")


def print_times(built: Built) -> None:
    """Print the seconds of the identity models, the plain join's, and the dearest models."""
    mine = {name: built.seconds[name] for name in identity_models() if name in built.seconds}
    plain = plain_join(built.candidate)
    dearest = ", ".join(f"{name} {mine[name]:.1f}" for name in sorted(mine, key=lambda name: -mine[name])[:5])
    print(f"  identity {built.identity_seconds:.1f} s = {built.identity_seconds / plain:.1f} x plain exact-ID join ({plain:.1f} s);"
          f" {dearest}", flush=True)  # fmt: skip


def plain_join(candidate: Path) -> float:
    """Join every list with the registry on the valid ID, in a copy of the built database; return the seconds."""
    with tempfile.TemporaryDirectory(prefix="baoxue-plain-", dir=candidate.parent) as scratch:
        copy = Path(shutil.copyfile(candidate, Path(scratch) / candidate.name))
        with duckdb.connect(str(copy), config={"threads": 2}) as con:
            con.execute("set enable_progress_bar = false")
            began = time.perf_counter()
            con.execute(f"create table plain_row as {_united(con)}")
            con.execute("""
                create table plain_link as
                select l.source, l.business_date, l.file, l.row, r.file as registry_file, r.row as registry_row
                from plain_row as l
                left join plain_row as r on l.id_key = r.id_key and r.source = 'student_registry'
            """)
            return time.perf_counter() - began


def _united(con: duckdb.DuckDBPyConnection) -> str:
    """Write the union of the lists of people, with NULL for what a list does not have."""
    parts = []
    people = con.execute("select distinct source from fct_identity_match order by source").fetchall()
    for (source,) in people:
        there = {name for name, *_ in con.execute(f"describe stg.stg_{source}").fetchall()}
        chosen = ", ".join(name if name in there else f"null as {name}" for name in COLUMNS)
        parts.append(f"select '{source}' as source, {chosen} from stg.stg_{source}")
    return " union all ".join(parts)
