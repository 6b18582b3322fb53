"""The benchmark's measure of links, on a truth small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.benchmarks.links import Quality, between, by_tier, joined, reviewed, within

# Two poor children and a stranger; the registry has child 1 twice and child 2 under another key.
ROWS = """
    ('poverty_students', 'a', 1, 1), ('poverty_students', 'b', 2, 2), ('poverty_students', 'a', 3, 3),
    ('student_registry', 'a', 1, 1), ('student_registry', 'a', 2, 1), ('student_registry', 'c', 1, 2),
    ('schools', 'z', 1, null), ('schools', 'z', 1, null)
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """`links` as above, and a queue of one right pair and one wrong."""
    with duckdb.connect() as con:
        con.execute(f"create table links as from (values {ROWS}) as t (source, cluster, tier_no, person_id)")
        con.execute("""
            create table queue as
            from (values ('b', 'c', 2, 2), ('a', 'c', 1, 2))
                as t (left_cluster, right_cluster, left_person_id, right_person_id)
        """)
        yield con


def test_pairs_of_two_lists_are_counted_by_cluster_and_by_truth(con: duckdb.DuckDBPyConnection) -> None:
    found = between(con, "links", "poverty_students")
    # claimed: rows 1 and 3 of the list with both registry rows of key a; true: 2 of child 1, 1 of child 2
    assert found == Quality(claimed=4, true=3, right=2)
    assert (found.precision, found.recall, found.f1) == (0.5, 2 / 3, 4 / 7)


def test_rows_of_nobody_are_not_measured(con: duckdb.DuckDBPyConnection) -> None:
    # a: four rows, six pairs; right are those of child 1, whose three rows are three pairs
    assert within(con, "links") == Quality(claimed=6, true=4, right=3)


def test_a_pair_belongs_to_the_tier_of_its_harder_row_and_recalls_add_up(con: duckdb.DuckDBPyConnection) -> None:
    tiers = by_tier(con, "links", "poverty_students")
    assert tiers == {1: Quality(1, 3, 1), 2: Quality(1, 3, 1), 3: Quality(2, 3, 0)}
    assert sum(tier.recall for tier in tiers.values()) == between(con, "links", "poverty_students").recall


def test_a_reviewer_joins_what_is_one_person_and_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    reviewed(con, "links", "queue", "after")
    assert between(con, "after", "poverty_students") == Quality(claimed=5, true=3, right=3)


def test_confirmed_pairs_join_chains() -> None:
    assert joined([("d", "c"), ("b", "c"), ("x", "y")]) == {"b": "b", "c": "b", "d": "b", "x": "x", "y": "x"}


def test_nothing_claimed_is_no_error_and_nothing_true_is_no_miss() -> None:
    nothing = Quality(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1.0, 1.0, 1.0)
