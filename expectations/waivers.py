"""Waivers (`waivers.yml`): a rule that may fail for a load, by whose decision, why, and until when (SPEC section 3).

    - {source: schools, date: 2019-09-02, rule: load-volume_fall, reason: 撤并教学点, post: 计财科科长, until: 2019-10-01}

A waiver serves loads of its own business date only, and not after `until` (last day included).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date as Day
from pathlib import Path

from expectations.odcs import ContractError, read_yaml

FILE = "waivers.yml"
_KEYS = {"source": str, "date": Day, "rule": str, "reason": str, "post": str, "until": Day}


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
    said = json.dumps([asdict(waiver) for waiver in _all(expectations, source)], default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _all(expectations: Path, source: str) -> list[Waiver]:
    path = expectations / FILE
    listed = (read_yaml(path) or []) if path.exists() else []
    if not isinstance(listed, list):
        raise ContractError(f"{FILE}: must be a list of waivers")
    return [waiver for number, raw in enumerate(listed, 1) if (waiver := _waiver(raw, number)).source == source]


def _waiver(raw: object, number: int) -> Waiver:
    if not isinstance(raw, dict) or set(raw) != set(_KEYS):
        raise ContractError(f"{FILE}: entry {number} must have exactly the keys {', '.join(_KEYS)}")
    wrong = [name for name, kind in _KEYS.items() if type(raw[name]) is not kind]
    if wrong:
        raise ContractError(f"{FILE}: entry {number}: wrong type of {', '.join(wrong)}")
    return Waiver(**raw)
