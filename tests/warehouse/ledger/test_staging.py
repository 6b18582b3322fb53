"""Staging: a table where a source has few rows, a view of the same rows where it has many."""

from __future__ import annotations

from expectations.contract import load_contracts
from pipelines.warehouse.candidate import open_candidate
from pipelines.warehouse.dbt import Dbt
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import WINTER

MANY = 10_001
KIND = "select table_type from information_schema.tables where table_schema = 'stg' and table_name = 'stg_schools'"
ROWS = "from stg.stg_schools order by all"


def test_staging_of_few_rows_is_a_table_and_of_many_a_view_of_the_same_rows(story: Told) -> None:
    settings = story.put_back(WINTER)
    with open_candidate(settings) as con:
        few = con.execute(ROWS).fetchall()
        assert con.execute(KIND).fetchall() == [("BASE TABLE",)]
        con.execute("drop table stg.stg_schools")
        con.execute(f"update control.load set rows_accepted = {MANY} where source = 'schools' and is_effective")
    (made,) = Dbt(settings, load_contracts(settings.expectations)).build(["stg_schools"], ["model"])
    assert made.status == "success"
    with open_candidate(settings) as con:
        assert con.execute(KIND).fetchall() == [("VIEW",)]
        assert con.execute(ROWS).fetchall() == few != []
