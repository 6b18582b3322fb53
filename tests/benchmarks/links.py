"""How good links are, against the truth: counted over pairs of rows, in sets, so that a city takes seconds.

A table of links has a row for every source row: `source`, `cluster` (whom the method takes it for), `tier_no` and `person_id`
(whom it is truly of). Every measure counts pairs of rows:

    claimed     pairs that the method gives one cluster
    true        pairs that are truly of one person
    right       pairs that are both
    precision   right / claimed        recall   right / true        F1   their harmonic mean

`between` pairs the rows of one list with those of the registry, `within` any two rows. A pair belongs to the tier of the
row that was harder to link: the later of the two.
After review: every queued pair has been shown to a person, who said the truth; what was confirmed is one cluster now,
with all that hangs on it. Recall after review is that of accepted and queued links together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import duckdb


@dataclass(frozen=True)
class Quality:
    """Pairs that were claimed, that are true, and that are both."""

    claimed: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the claimed pairs that are right; 1 when nothing was claimed."""
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found; 1 when there are none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.claimed + self.true) if self.claimed + self.true else 1.0

    def __add__(self, other: Quality) -> Quality:
        """Count two sets of pairs together."""
        return Quality(self.claimed + other.claimed, self.true + other.true, self.right + other.right)


def between(con: duckdb.DuckDBPyConnection, links: str, left: str, right: str = "student_registry") -> Quality:
    """Count the pairs of a row of the list `left` and a row of the list `right`."""
    return _quality(con, f"""
        with a as ({_grouped(links, f"source = '{left}'")}),
        b as ({_grouped(links, f"source = '{right}'")})
        select
            (select sum(a.n * b.n) from a join b using (cluster)),
            (select sum(a.n * b.n) from a join b using (person_id)),
            (select sum(a.n * b.n) from a join b using (cluster, person_id))
    """)  # fmt: skip


def within(con: duckdb.DuckDBPyConnection, links: str) -> Quality:
    """Count the pairs of any two rows."""
    pairs = "select sum(k * (k - 1) // 2) from (select sum(n) as k from a group by {})"
    return _quality(con, f"""
        with a as ({_grouped(links, "true")})
        select ({pairs.format("cluster")}), ({pairs.format("person_id")}), ({pairs.format("cluster, person_id")})
    """)  # fmt: skip


def by_tier(
    con: duckdb.DuckDBPyConnection, links: str, left: str, right: str = "student_registry"
) -> dict[int, Quality]:
    """Count the pairs of two lists by `tier_no`: claimed and right are of the tier, true is of all, so that recalls add up."""
    everything = between(con, links, left, right)
    found = con.execute(f"""
        with a as ({_grouped(links, f"source = '{left}'", "tier_no")}),
        b as ({_grouped(links, f"source = '{right}'", "tier_no")})
        select
            greatest(a.tier_no, b.tier_no) as tier_no,
            sum(a.n * b.n)::bigint,
            coalesce(sum(a.n * b.n) filter (a.person_id = b.person_id), 0)::bigint
        from a join b using (cluster)
        group by 1 order by 1
    """).fetchall()  # fmt: skip
    return {tier: Quality(claimed, everything.true, right_pairs) for tier, claimed, right_pairs in found}


def reviewed(con: duckdb.DuckDBPyConnection, links: str, queue: str, made: str) -> None:
    """Make the table `made`: the links after a person has told the truth about every pair of the queue.

    `queue` has `left_cluster`, `right_cluster`, `left_person_id` and `right_person_id` of each pair.
    """
    said = con.execute(
        f"select left_cluster, right_cluster from {queue} where left_person_id = right_person_id"
    ).fetchall()
    home = joined(said)
    con.execute("create or replace temp table moved (cluster varchar, home varchar)")
    if home:
        con.executemany("insert into moved values (?, ?)", list(home.items()))
    con.execute(f"""
        create or replace table {made} as
        select links.* replace (coalesce(moved.home, links.cluster) as cluster)
        from {links} as links left join moved using (cluster)
    """)


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the least member of everyone's component, for all that occur in a pair."""
    pairs = list(pairs)
    parent = {one: one for one in chain.from_iterable(pairs)}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {one: root(one) for one in parent}


def _grouped(links: str, where: str, *more: str) -> str:
    """Count rows by cluster and person: rows of nobody (no child stands behind them) are not measured."""
    columns = ", ".join(("cluster", "person_id", *more))
    return f"select {columns}, count(*) as n from {links} where person_id is not null and {where} group by {columns}"


def _quality(con: duckdb.DuckDBPyConnection, query: str) -> Quality:
    row = con.execute(query).fetchone()
    assert row
    return Quality(*(int(n or 0) for n in row))
