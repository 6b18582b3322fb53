"""Who is who, measured: `make bench-identity`.

    python -m tests.benchmarks.identity [--scale 0.03] [--settings handbook,hard] [--seed 1] [--raw DIR] [--no-splink]

1. For each setting of dirt a generated city is taken in and built, and its links are compared with the truth, pair by pair
   of rows (links.py says what is counted): poor, payments and household rows with registry rows, these three together,
   and any two rows. By tier and overall; beside VLOOKUP on the raw ID cell, the valid ID alone, and Splink's defaults.
   The queue is the pairs of fct_identity_candidate, as a share of the rows of fct_identity_match.
2. The seconds of the identity models beside a plain exact-ID join of the same accepted tables, in the same run;
   `--raw` takes deliveries that lie there (of 2019-09-02) instead.
   And the residual alone, by Baoxue's weights and by Splink's (residual.py).
3. Truth that nobody here wrote (foreign.py), with the seconds and F1 of Splink on the same comparisons.
Aims: precision of accepted links >= 0.9999; recall of accepted and queued >= 0.999 (handbook), >= 0.98 (hard); queue under
0.3 % of rows with the handbook's dirt; the identity step under 3 times the plain join; the F1 of trials.py.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import duckdb

from pipelines.synth.rates import DIRT
from tests.benchmarks import foreign, residual
from tests.benchmarks.identity_city import Built, build_day, let_splink, look_up, make_city, match_ids, open_links
from tests.benchmarks.identity_time import print_times
from tests.benchmarks.links import Quality, between, by_tier, reviewed, within

LISTS = ("poverty_students", "aid_payments", "household_register")
NAMES = {"poverty_students": "poor", "aid_payments": "payments", "household_register": "household"}


def bench(folder: Path, scale: float, dirt: str, seed: int, with_splink: bool) -> None:
    """Measure one setting of dirt and print its table."""
    built = make_city(folder, scale, dirt, seed)
    with open_links(built, folder / "truth") as con:
        rows, queued, right = counts(con)
        print(
            f"\n{dirt}, {scale}x: {rows:,} rows; queue {queued:,} pairs = {queued / rows:.2%} of rows, {right:,} of them right"
        )
        print(f"{'':34s}{'precision':>10s}{'recall':>9s}{'F1':>9s}{'wrong':>8s}{'missed':>8s}")
        reviewed(con, "links", "queue", "after_review")
        look_up(con)
        match_ids(con)
        methods = {"VLOOKUP on the raw ID": "vlookup", "valid ID": "valid_id"}
        if with_splink:
            methods[f"Splink's defaults ({let_splink(con):.0f} s)"] = "splink"
        print_table(con, {**methods, "Baoxue, accepted": "links", "Baoxue, accepted + queued": "after_review"})
        print_tiers(con)
        if with_splink:
            print_residual(con, built)
    print_times(built)


def counts(con: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Return rows, queued pairs, and those of the queue that are one person."""
    row = con.execute("""
        select (select count(*) from links), count(*), count(*) filter (left_person_id = right_person_id) from queue
    """).fetchone()
    assert row
    return row[0], row[1], row[2]


def print_table(con: duckdb.DuckDBPyConnection, methods: dict[str, str]) -> None:
    """Print every method's quality, list by list and together."""
    found = {method: [between(con, table, one) for one in LISTS] for method, table in methods.items()}
    for place, one in enumerate(LISTS):
        print(f"  {NAMES[one]} -> registry")
        for method in methods:
            print(line(method, found[method][place]))
    print("  the three together")
    for method in methods:
        print(line(method, sum(found[method], Quality(0, 0, 0))))
    print("  any two rows")
    for method, table in methods.items():
        print(line(method, within(con, table)), flush=True)


def print_tiers(con: duckdb.DuckDBPyConnection) -> None:
    """Print the quality of each tier, over the three lists: recall is the tier's part of all true pairs."""
    tiers = dict(con.execute("select tier_no, tier from tier order by tier_no").fetchall())
    found = [by_tier(con, "links", one) for one in LISTS]
    true = sum(between(con, "links", one).true for one in LISTS)
    print("  by tier, the three together")
    for number, name in tiers.items():
        mine = [tier[number] for tier in found if number in tier]
        if mine:
            together = sum(mine, Quality(0, 0, 0))
            print(line(name, Quality(together.claimed, true, together.right)))


def print_residual(con: duckdb.DuckDBPyConnection, built: Built) -> None:
    """Print what Baoxue and Splink make of the rows that no tier links."""
    print("  the residual: lone rows and any other")
    for method, (quality, seconds) in residual.both(con, built).items():
        print(f"{line(method, quality)}{seconds:8.1f} s", flush=True)


def line(method: str, q: Quality) -> str:
    """Write one line of the table; missed are the true pairs that are not found here."""
    return f"    {method:30s}{q.precision:10.5f}{q.recall:9.4f}{q.f1:9.4f}{q.claimed - q.right:8,}{q.true - q.right:8,}"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="who is who: precision, recall and speed")
    parser.add_argument("--scale", type=float, default=0.03)
    parser.add_argument("--settings", default=",".join(DIRT))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep deliveries and homes here; default: a folder that is removed")
    parser.add_argument("--raw", type=Path, help="measure only the time, on the deliveries of this folder")
    parser.add_argument("--no-splink", action="store_true", help="leave Splink out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="baoxue-bench-") as scratch:
        folder = given.folder or Path(scratch)
        if given.raw:
            time_only(given.raw, folder)
            return
        for dirt in given.settings.split(","):
            bench(folder / dirt, given.scale, dirt, given.seed, not given.no_splink)
        foreign.main(with_splink=not given.no_splink)


def time_only(raw: Path, folder: Path) -> None:
    """Build deliveries whose truth is not known, for the time alone."""
    print_times(build_day(raw, folder / "home"))


if __name__ == "__main__":
    main()
