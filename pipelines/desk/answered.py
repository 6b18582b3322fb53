"""What owners answered on their worklists, said of the incidents that they answered about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from expectations.contract import Contract
from pipelines.desk.incident import ACKNOWLEDGED, OPEN, Incident
from pipelines.desk.items import Item
from pipelines.desk.returns import CORRECT, POSTPONED, Answer, answers
from pipelines.desk.worklists import answered_zh, items
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.settings import Settings
from pipelines.standing import standing
from pipelines.units import CITY, unit_of
from pipelines.warehouse.calendar import workdays

POSTPONED_WORKDAYS = 5
"""Workdays that an owner who asks for time has from the day of the answer (assumption)."""

_LONGEST_WAIT = timedelta(days=30)
"""No holiday keeps people from work for so long that the time asked for is not over by then."""


def with_answers(incidents: Iterable[Incident], answers: Sequence[Answer], as_of: date) -> list[Incident]:
    """Return the incidents in their order, acknowledged where answers (oldest first) up to `as_of` say why they last.

    Open ones only. For an item 「需延期」 up to and with the last of five workdays after that answer. For 「数据无误」 when the
    rule only warns and every row that failed in the newest load is answered so; without an end. An item's last answer counts.
    """
    last = {answer.item_no: answer for answer in answers if answer.returned <= as_of}
    about: dict[tuple[str, str, str], list[Answer]] = {}
    for answer in last.values():
        about.setdefault((answer.source, unit_of(answer.file) or CITY, answer.rule_id), []).append(answer)
    ends = _ends({answer.returned for answer in last.values() if answer.result == POSTPONED})
    return [_answered(i, about.get((i.source, i.unit, i.rule_id), ()), ends, as_of) for i in incidents]


def upheld(
    settings: Settings,
    contracts: Mapping[str, Contract],
    answers: Sequence[Answer],
    as_of: date,
    known_at: date | None = None,
) -> list[Answer]:
    """Return the answers with arguments put to the items of their source's newest load for which they still hold.

    `answers` (oldest first) may be about any delivery. An argument whose row is gone, or has another value, is left out.
    """
    manifests = read_manifests(settings)
    held: list[Answer] = []
    for source in sorted({answer.source for answer in answers if answer.result == CORRECT}):
        load = standing(manifests, source, as_of, known_at).newest
        if load:
            listed = items(settings, contracts[source], load, [a for a in answers if a.source == source])
            held += [_held(load, item, as_of) for item in listed if item.said == answered_zh(CORRECT)]
    return [*(answer for answer in answers if answer.result != CORRECT), *held]


def _held(load: LoadManifest, item: Item, as_of: date) -> Answer:
    row = int(item.row or 0)
    return Answer(
        item.item_no, load.source, load.business_date, item.rule_id, item.file, row, CORRECT, as_of, item.mark or None
    )


def _answered(incident: Incident, said: Sequence[Answer], ends: Mapping[date, date], as_of: date) -> Incident:
    if incident.status != OPEN:
        return incident
    if _is_argued(incident, said):
        return replace(incident, status=ACKNOWLEDGED)
    asked = [
        ends[a.returned]
        for a in said
        if a.result == POSTPONED and incident.opened <= a.business_date <= incident.last_seen
    ]
    until = max(asked, default=None)
    if until is None or until < as_of:
        return incident
    return replace(incident, status=ACKNOWLEDGED, acknowledged_until=until)


def _is_argued(incident: Incident, said: Sequence[Answer]) -> bool:
    """Tell whether all that failed is said to be right; of a rule that counts no rows nobody can tell, it may be broken."""
    argued = sum(answer.result == CORRECT and answer.business_date == incident.last_seen for answer in said)
    return incident.on_fail == "warn" and 0 < incident.failed_rows <= argued


def _ends(asked: set[date]) -> dict[date, date]:
    """Return the last day of the time that was asked for on each of these days."""
    if not asked:
        return {}
    table = workdays(max(asked) + _LONGEST_WAIT).table
    count = dict(zip(table["day"].to_pylist(), table["ordinal"].to_pylist(), strict=True))
    reached: dict[int, date] = {}
    for day, ordinal in count.items():
        reached.setdefault(ordinal, day)
    return {day: reached[count[day] + POSTPONED_WORKDAYS] for day in asked}


def acknowledged(
    settings: Settings,
    contracts: Mapping[str, Contract],
    incidents: Iterable[Incident],
    as_of: date,
    known_at: date | None = None,
) -> list[Incident]:
    """Return the incidents as their owners' answers up to a day leave them."""
    said = answers(settings, contracts, as_of, known_at)
    return (
        with_answers(incidents, upheld(settings, contracts, said, as_of, known_at), as_of) if said else list(incidents)
    )
