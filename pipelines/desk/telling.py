"""Tells owners what they must mend: lists a source, a message an owner. What cannot be delivered fails no run.

First what the gate says of their loads, whatever becomes of the day; then, once it is published, what the ledger found.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from expectations.contract import Contract
from pipelines.alerts.deliver import Report, deliver
from pipelines.alerts.findings import finding_messages
from pipelines.alerts.messages import messages
from pipelines.desk.answered import acknowledged
from pipelines.desk.finding_lists import write_finding_lists
from pipelines.desk.incident import OPEN
from pipelines.desk.incidents import incidents
from pipelines.desk.ledger_findings import findings, is_newest
from pipelines.desk.worklists import write_worklists
from pipelines.settings import Settings


def tell_owners(settings: Settings, contracts: Mapping[str, Contract], day: date) -> dict[str, int | str]:
    """Write the worklists of a day and send what owners must know of it; return counts by kind, and `problem` if any."""
    found = acknowledged(settings, contracts, incidents(settings, contracts, day), day)
    lists = write_worklists(settings, contracts, day)
    report = deliver(settings, contracts, messages(settings, contracts, found, day))
    return _counted(report, open_incidents=sum(i.status == OPEN for i in found), worklists=len(lists))


def tell_findings(settings: Settings, contracts: Mapping[str, Contract], day: date) -> dict[str, int | str]:
    """Write the lists of what the ledger of a day found, and send its counts where there is more than before.

    With nothing new to say nothing is sent: what waits in the outbox has had its try in this run.
    """
    lists = write_finding_lists(settings, contracts, day)
    news = finding_messages(contracts, findings(settings, day), day) if is_newest(settings, day) else []
    report = deliver(settings, contracts, news) if news else Report()
    return _counted(report, finding_lists=len(lists))


def _counted(report: Report, **written: int) -> dict[str, int | str]:
    """Return how much was written and what became of the messages, and why that is not all, if something is wrong."""
    counts = {**written, **report.counts}
    return {**counts, "problem": report.problem} if report.problem else {**counts}
