"""Which business dates have their required deliveries, and whether anything of them is still being copied.

Looks at names, sizes and times of files only. Days are counted back from the newest delivery, never from the clock: an
older one is history that somebody loads on purpose (`baoxue run --date`, a backfill).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from expectations.contract import Contract
from pipelines.dates import FIRST_DAY, LAST_DAY
from pipelines.ingest.files import stamps
from pipelines.ingest.loads import read_seen
from pipelines.settings import Settings

LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class Arrival:
    """A day with deliveries. `fingerprint` changes with every file.

    `is_due`: all required sources are there, and something of the day has not been judged yet by any run.
    """

    day: date
    fingerprint: str
    is_due: bool


def arrivals(settings: Settings, contracts: Mapping[str, Contract]) -> list[Arrival]:
    """Return the days of the last fortnight of deliveries, in order.

    A required source that is delivered daily must be there on the day, any other on that day or before.
    """
    delivered = {source: _days(settings, source) for source in contracts}
    days = sorted({day for found in delivered.values() for day in found})
    if not days:
        return []
    return [
        Arrival(
            day,
            _fingerprint(settings, delivered, day),
            _is_complete(contracts, delivered, day) and _is_new(settings, delivered, day),
        )
        for day in days
        if day >= days[-1] - LOOK_BACK
    ]


def _days(settings: Settings, source: str) -> set[date]:
    found = set()
    for folder in (settings.data_raw / source).glob("????-??-??"):
        try:
            day = date.fromisoformat(folder.name)
        except ValueError:
            continue
        if FIRST_DAY <= day <= LAST_DAY and folder.is_dir() and stamps(folder):
            found.add(day)
    return found


def _is_complete(contracts: Mapping[str, Contract], delivered: Mapping[str, set[date]], day: date) -> bool:
    return all(
        day in delivered[source] if contract.every_days == 1 else any(each <= day for each in delivered[source])
        for source, contract in contracts.items()
        if contract.required
    )


def _is_new(settings: Settings, delivered: Mapping[str, set[date]], day: date) -> bool:
    """Tell whether some source's folder of the day looks otherwise than when its load was judged."""
    name = day.isoformat()
    return any(
        read_seen(settings, source).folders.get(name) != stamps(settings.data_raw / source / name)
        for source, days in delivered.items()
        if day in days
    )


def _fingerprint(settings: Settings, delivered: Mapping[str, set[date]], day: date) -> str:
    seen = {
        source: stamps(settings.data_raw / source / day.isoformat())
        for source in sorted(delivered)
        if day in delivered[source]
    }
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]
