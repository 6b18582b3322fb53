"""An incident: one thing that an owner must mend, however many days it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OPEN, ACKNOWLEDGED, RESOLVED = "open", "acknowledged", "resolved"


@dataclass(frozen=True)
class Incident:
    """One rule that fails for one source and reporting unit (the city when no file says which unit), load after load.

    `opened` is the business date of the first failing load, `last_seen` of the last one, `occurrences` counts them,
    `flaps` how often it had gone and came back; `failed_rows` are those of the last one. `acknowledged_until` is the day
    up to which its owner asked for time. `status`: open, acknowledged, resolved (`resolved` is the date of the load
    that was clean). `incident_id` stays the same from day to day.
    """

    incident_id: str
    source: str
    unit: str
    rule_id: str
    on_fail: str
    description_zh: str
    remedy_zh: str
    opened: date
    last_seen: date
    occurrences: int
    flaps: int
    failed_rows: int
    status: str
    acknowledged_until: date | None = None
    resolved: date | None = None
