"""The city's residual, scored by Baoxue and by Splink: rows that no accepting tier links, and who else they may be.

Both look at the same rows (lone ones, all of their names, all that Baoxue's blocks meet) and learn from the same labels: the
day's pairs of one valid ID. Splink's names are compared as far as two rows say it (equal, or one character off by bytes):
readings, and whether a list has room, are what Baoxue knows of a pair. Measured are pairs of a lone row and any other of
these rows. Splink is worth taking where it comes within 0.2 points of F1 in 3 times the time; else it is this cross-check.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from tests.benchmarks.identity_city import Built, run_splink
from tests.benchmarks.links import Quality, joined
from tests.benchmarks.trials import Comparison, on

LINKED = 0.5
SCORING = (
    "int_identity_block", "int_identity_likeness", "int_identity_compared", "int_identity_weight", "int_identity_scored",
)  # fmt: skip


def compared(name: str, absent: str, *levels: tuple[str, str]) -> Comparison:
    """Return a comparison: the levels in their order, then `differs`; `absent` is where there is nothing to compare."""
    made = [{"level": level, "when": when} for level, when in levels]
    return {"name": name, "absent": absent, "levels": [*made, {"level": "differs"}]}


def _either(*columns: str) -> str:
    return f"coalesce({', '.join(f'l.{c} = r.{c}' for c in columns)}) is null"


def _same(column: str) -> tuple[str, str]:
    return column, f"l.{column} = r.{column}"


COMPARISONS = (
    compared("name_norm", _either("name_norm"), _same("name_norm"),
             ("near", "levenshtein(l.name_norm, r.name_norm) <= 3 and length(l.name_norm) = length(r.name_norm)")),
    compared("birth_text", _either("birth_text"), _same("birth_text"),
             ("slip", "damerau_levenshtein(l.birth_text, r.birth_text) = 1")),
    compared("sex_code", _either("sex_code"), _same("sex_code")),
    compared("kin_id_hash", _either("kin_id_hash", "kin_phone", "kin_name_hash"), _same("kin_id_hash"), _same("kin_phone"),
             _same("kin_name_hash")),
    compared("school_code", _either("school_code", "township"), _same("school_code"), _same("township")),
    compared("odd_id", "l.odd_id is null or r.id_text is null",
             ("slip", "damerau_levenshtein(l.odd_id, r.id_text) <= 1")),
)  # fmt: skip
BLOCKS = (
    on("name_norm", "birth_text"), on("name_norm", "school_code"), on("name_norm", "township"), on("kin_id_hash"),
    on("kin_phone"), on("birth_text", "school_code"),
)  # fmt: skip


def both(con: duckdb.DuckDBPyConnection, built: Built) -> dict[str, tuple[Quality, float]]:
    """Return quality and seconds of both on the residual of `built` (open_links has attached it)."""
    con.execute("""
        create or replace table residual as
        select r.rid, r.name_norm, r.birth_date::varchar as birth_text, r.sex_code, r.kin_id_hash, r.kin_phone,
            r.kin_name_hash::varchar as kin_name_hash, r.school_code, left(r.hukou_region_code, 9) as township,
            case when r.id_key is null then r.id_number end as odd_id, r.id_number as id_text,
            e.anchor_key::varchar as label, x.rid is not null as is_lone, links.cluster as home, links.person_id
        from built.int.int_person_row as r
        join links using (rid)
        left join built.int.int_identity_lone as x using (rid)
        left join built.int.int_person_exact as e using (rid)
        where r.name_norm in (select name_norm from built.int.int_identity_lone) or r.rid in (
            select rid from built.int.int_identity_lone
            union select unnest([left_rid, right_rid]) from built.int.int_identity_block
            union select unnest([left_rid, right_rid]) from built.int.int_identity_sample where is_matched
        )
    """)
    ours = con.execute(f"select left_rid, right_rid from built.int.int_identity_scored where p >= {LINKED}").fetchall()
    seconds = sum(built.seconds.get(model, 0.0) for model in SCORING)
    theirs, splink_seconds = _splink(con)
    return {
        "Baoxue": (quality_of(con, ours), seconds),
        "Splink, the same rows and labels": (quality_of(con, theirs), splink_seconds),
    }


def _splink(con: duckdb.DuckDBPyConnection) -> tuple[list[tuple[int, int]], float]:
    with tempfile.TemporaryDirectory(prefix="baoxue-residual-") as scratch:
        rows, out = f"{scratch}/rows.parquet", f"{scratch}/out.parquet"
        con.execute(f"copy (select * exclude (is_lone, home, person_id) from residual) to '{rows}' (format parquet)")
        order = {
            "rows": rows, "out": out, "comparisons": COMPARISONS, "blocks": BLOCKS, "linked": LINKED, "label": "label",
        }  # fmt: skip
        seconds = run_splink(Path(scratch), order)
        pairs = con.execute(f"""
            select x.rid, min(o.rid)
            from residual as x
            join '{out}' as f on x.rid = f.rid
            join '{out}' as g on f.cluster = g.cluster
            join residual as o on g.rid = o.rid
            where x.is_lone and o.rid <> x.rid
            group by x.rid, o.home
        """).fetchall()
    return pairs, seconds


def quality_of(con: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[int, int]]) -> Quality:
    """Put rows together by home and by pairs, and count pairs of a lone row and another."""
    homes = dict(con.execute("select rid, home from residual").fetchall())
    moved = joined((homes[a], homes[b]) for a, b in pairs if a in homes and b in homes)
    con.execute("create or replace temp table moved (home varchar, to_home varchar)")
    if moved:
        con.executemany("insert into moved values (?, ?)", list(moved.items()))
    row = con.execute("""
        with placed as (
            select residual.*, coalesce(moved.to_home, home) as cluster
            from residual left join moved using (home) where person_id is not null
        )
        select
            count(*) filter (a.cluster = b.cluster),
            count(*) filter (a.person_id = b.person_id),
            count(*) filter (a.cluster = b.cluster and a.person_id = b.person_id)
        from placed as a
        join placed as b on a.rid <> b.rid and (a.cluster = b.cluster or a.person_id = b.person_id)
        where a.is_lone
    """).fetchone()
    assert row
    return Quality(*row)
