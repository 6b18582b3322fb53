"""Linkage by weights on a made-up register of which one name in twenty is spoiled: the macros on plain DuckDB."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.contracts.scoring_macros import scoring

COMPARISONS: list[dict[str, Any]] = [
    {
        "name": "name",
        "absent": "l.name is null or r.name is null",
        "term": "l.name",
        "term_level": "exact",
        "terms": "terms",
        "levels": [
            {"level": "exact", "when": "l.name = r.name", "m": 0.9, "u": 0.01},
            {"level": "differs", "m": 0.1, "u": 0.99},
        ],
    },
    {
        "name": "born",
        "levels": [
            {"level": "exact", "when": "l.born = r.born", "m": 0.9, "u": 0.01},
            {"level": "differs", "m": 0.1, "u": 0.99},
        ],
    },
]

REGISTER = """
create table a as select i as rid, case when i < 2000 then 'common' || i % 20 else 'rare' || i end as name, i % 1000 as born
from range(3000) as t(i);
create table b as select a.* replace (case when rid % 20 = 0 then 'spoiled' || rid else name end as name) from a;
create table known as select rid as left_rid, rid as right_rid from a;
create table random as select rid as left_rid, (rid * 7919 + 13) % 3000 as right_rid from a;
create table candidate as select a.rid as left_rid, b.rid as right_rid from a inner join b on a.born = b.born;
"""


@pytest.fixture(scope="module")
def scored() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(REGISTER)
    con.execute(f"create table terms as {scoring('term_shares', 'b', 'name')}")
    for pairs in ("known", "random", "candidate"):
        con.execute(f"create table {pairs}_levels as {scoring('compare_pairs', pairs, 'a', 'b', COMPARISONS)}")
    con.execute(f"create table weight as {scoring('learn_weights', 'known_levels', 'random_levels', COMPARISONS)}")
    con.execute(f"create table scored as {scoring('score_pairs', 'candidate_levels', 'weight', COMPARISONS)}")
    con.execute(f"create table judged as {scoring('posterior', 'scored', '3000', '0.9')}")
    return con


def test_weights_are_learnt_from_pairs_known_and_pairs_at_random(scored: duckdb.DuckDBPyConnection) -> None:
    m = dict(scored.execute("select comparison, m from weight where level = 'exact'").fetchall())
    assert m["name"] == pytest.approx(0.95, abs=0.005)
    assert m["born"] == pytest.approx(1, abs=0.005)
    assert scored.execute("select sum(m), sum(u) from weight").fetchone() == pytest.approx((2, 2))


def test_what_is_believed_beforehand_outweighs_few_pairs(scored: duckdb.DuckDBPyConnection) -> None:
    few = scoring("learn_weights", "(from known_levels limit 1)", "(from random_levels limit 1)", COMPARISONS)
    found = scored.execute(f"select m from ({few}) where comparison = 'name' and level = 'exact'").fetchone()
    assert found == pytest.approx((0.9,), abs=0.01)


def test_a_rare_name_that_agrees_weighs_more_than_a_common_one(scored: duckdb.DuckDBPyConnection) -> None:
    bits = "select max(name_bits) from scored where name_level = 'exact' and name_term"
    rare, common = (scored.execute(f"{bits} like '{kind}%'").fetchone() for kind in ("rare", "common"))
    assert rare and common and rare[0] > common[0] + 5


def test_candidates_and_nobody_share_one_chance(scored: duckdb.DuckDBPyConnection) -> None:
    worst = scored.execute("select max(s) from (select sum(p) as s from judged group by left_rid)").fetchone()
    assert worst and 0.5 < worst[0] < 1


def test_only_what_is_more_likely_than_not_is_said_to_be_the_one(scored: duckdb.DuckDBPyConnection) -> None:
    right, said = scored.execute(
        "select count(*) filter (left_rid = right_rid), count(*) from judged where p > 0.5"
    ).fetchall()[0]
    assert right == said == 950  # a common name has two children of that birth date, a spoiled one nobody


def test_of_the_rows_of_one_person_the_best_pair_stays(scored: duckdb.DuckDBPyConnection) -> None:
    one = scoring("posterior", "scored", "3000", "0.9", right_key="born_level")
    kept = scored.execute(f"select count(*), count(distinct left_rid) from ({one})").fetchone()
    assert kept == (3000, 3000)
