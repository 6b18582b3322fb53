"""One day of the hamlet, read from the candidate that was built for it."""

from __future__ import annotations

from typing import Any

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.ledger.town import Row, cases

PERSON = (
    "select m.source, m.tier, m.decided_by, d.* from fct_identity_match as m join dim_person as d using (person_key)"
)

CANDIDATE = """
    select c.kind, d.name as left_name
    from fct_identity_candidate as c join dim_person as d on c.left_person_key = d.person_key
"""

FINDING = "select f.finding_id, d.name from qc.qc_finding as f join dim_person as d using (person_key)"


class Day:
    """What one build of the hamlet said."""

    def __init__(self, settings: Settings, result: BuildResult) -> None:
        self.result, self.cases = result, cases(settings)
        self.rows, self.compared = _rows(settings, PERSON), _rows(settings, "select * from fct_registry_comparison")
        self.candidates = _rows(settings, CANDIDATE)
        self.findings = {(r["finding_id"], r["name"]) for r in _rows(settings, FINDING)}
        self.pairs = _rows(settings, "select * from rpt_identity_review")
        self.unheard = _rows(settings, "select * from qc.qc_identity_review")
        self.events = _rows(settings, "select * from fct_person_event")

    def row(self, source: str, name: str) -> Row:
        """Return the one row of a source that leads to a person of this name."""
        (found,) = (row for row in self.rows if (row["source"], row["name"]) == (source, name))
        return found

    def outcome(self, name: str) -> Any:
        """Return what the comparison says of the poor child of this name."""
        key = self.row("poverty_students", name)["person_key"]
        return next(row["outcome"] for row in self.compared if row["person_key"] == key)


def _rows(settings: Settings, query: str) -> list[Row]:
    with open_candidate(settings) as con:
        relation = con.sql(query)
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
