"""Tells owners what they must mend: a worklist a source. Nothing here fails a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from expectations.contract import Contract
from pipelines.desk.incident import OPEN
from pipelines.desk.incidents import incidents
from pipelines.desk.worklists import write_worklists
from pipelines.settings import Settings


def tell_owners(settings: Settings, contracts: Mapping[str, Contract], day: date) -> dict[str, int]:
    """Write the worklists of a day; return counts by kind."""
    found = incidents(settings, contracts, day)
    lists = write_worklists(settings, contracts, day)
    return {"open_incidents": sum(i.status == OPEN for i in found), "worklists": len(lists)}
