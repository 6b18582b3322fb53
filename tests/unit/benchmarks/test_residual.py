"""The residual's measure: pairs of a lone row and another, after rows that a method joins have come together."""

from __future__ import annotations

import duckdb

from tests.benchmarks.links import Quality
from tests.benchmarks.residual import quality_of


def test_a_pair_that_is_joined_counts_with_all_rows_of_that_home() -> None:
    with duckdb.connect() as con:
        con.execute("""
            create table residual as
            select * from (values
                (1, true, 'lone', 10), (2, false, 'pupil', 10), (3, false, 'pupil', 10),
                (4, true, 'other lone', 11), (5, false, 'sister', 12), (6, false, 'his own', 11), (7, true, 'nobody', null)
            ) as t (rid, is_lone, home, person_id)
        """)
        assert quality_of(con, []) == Quality(0, 3, 0)
        assert quality_of(con, [(1, 2)]) == Quality(2, 3, 2)
        assert quality_of(con, [(1, 2), (4, 5), (7, 5)]) == Quality(3, 3, 2)
