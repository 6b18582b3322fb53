"""Tells owners what they must mend: a worklist a source, a message an owner. What cannot be delivered fails no run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from expectations.contract import Contract
from pipelines.alerts.deliver import deliver
from pipelines.alerts.messages import messages
from pipelines.desk.answered import acknowledged
from pipelines.desk.incident import OPEN
from pipelines.desk.incidents import incidents
from pipelines.desk.worklists import write_worklists
from pipelines.settings import Settings


def tell_owners(settings: Settings, contracts: Mapping[str, Contract], day: date) -> dict[str, int | str]:
    """Write the worklists of a day and send what owners must know of it; return counts by kind, and `problem` if any."""
    found = acknowledged(settings, contracts, incidents(settings, contracts, day), day)
    lists = write_worklists(settings, contracts, day)
    report = deliver(settings, contracts, messages(settings, contracts, found, day))
    counts = {"open_incidents": sum(i.status == OPEN for i in found), "worklists": len(lists), **report.counts}
    return {**counts, "problem": report.problem} if report.problem else {**counts}
