"""Waivers (`waivers.yml`): a rule that may fail for a load, by whose decision, why, and until when (SPEC section 3).

    - {source: schools, date: 2019-09-02, rule: load-volume_fall, reason: 撤并教学点, post: 计财科科长, until: 2019-10-01}

A waiver serves loads of its own business date only, and not after `until` (last day included).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

from expectations.decided import digest, entries

FILE = "waivers.yml"


@dataclass(frozen=True)
class Waiver:
    """One decision: the load (`source`, `date`) in which `rule` may fail; `post` decided it for `reason`, `until` a day."""

    source: str
    date: Day
    rule: str
    reason: str
    post: str
    until: Day


def read_waivers(expectations: Path, source: str, business_date: Day) -> dict[str, Waiver]:
    """Return the waivers that serve a load, by rule id. ContractError names what is wrong with the file."""
    return {w.rule: w for w in _all(expectations, source) if w.date == business_date and business_date <= w.until}


def waivers_digest(expectations: Path, source: str) -> str:
    """Return a hash of all waivers of a source: a blocked load is judged anew when it changes."""
    return digest(_all(expectations, source))


def _all(expectations: Path, source: str) -> list[Waiver]:
    return [waiver for waiver in entries(expectations / FILE, Waiver) if waiver.source == source]
