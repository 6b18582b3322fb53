"""Which loads serve a day, and the chain that names everything a day's ledger rests on (SPEC sections 1 and 4).

Pure functions over the load manifests: no files are read here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from expectations.contract import Contract
from pipelines.ingest.loads import LoadManifest
from pipelines.ingest.serving import serving_files

ONE_DAY = timedelta(days=1)
StateKey = tuple[str, date]
"""A chain, and the day at whose end the state was taken."""


@dataclass(frozen=True)
class Link:
    """A load day: the first day that new accepted rows (or another rule pack) serve, and the hash of all that served up to it."""

    day: date
    chain: str


@dataclass(frozen=True)
class Switch:
    """From this day on the ledger is made by another rule pack than the default."""

    day: date
    pack: str


@dataclass(frozen=True)
class Step:
    """One fold: the calendar days `from_date`..`as_of`, all served by the loads that are effective on `link.day`."""

    link: Link
    from_date: date
    as_of: date


@dataclass(frozen=True)
class Plan:
    """The steps that lead to a day, and the stored state that they start from (None: from nothing)."""

    prior: StateKey | None
    steps: tuple[Step, ...]


def known_loads(manifests: Iterable[LoadManifest], as_of: date, known_at: date | None = None) -> list[LoadManifest]:
    """Return the loads of business dates up to `as_of`, as they were known on `known_at`, in a fixed order."""
    loads = [m for m in manifests if m.business_date <= as_of and (known_at is None or m.known_date <= known_at)]
    return sorted(loads, key=lambda m: (m.source, m.business_date, m.revision))


def effective_loads(
    loads: Iterable[LoadManifest], contracts: Mapping[str, Contract], day: date
) -> dict[str, tuple[LoadManifest, ...]]:
    """Return what serves each source on `day`, oldest first: its newest accepted load, or all if it accumulates.

    With `scope: file` also the loads that still serve a unit of which the newest has no good file. Of one business date
    the newest accepted revision counts; a blocked one changes nothing. Sources that have no contract (retired ones)
    serve nothing.
    """
    newest = {source: days for source, days in _accepted(loads).items() if source in contracts}
    served = {source: [m for d, m in sorted(days.items()) if d <= day] for source, days in newest.items()}
    return {
        s: tuple(ms if contracts[s].accumulates else (m for m, _ in serving_files(contracts[s], ms)))
        for s, ms in served.items()
        if ms
    }


def chain_links(
    loads: Iterable[LoadManifest], contracts: Mapping[str, Contract], base: str, switch: Switch | None = None
) -> tuple[Link, ...]:
    """Return the load days in order; each chain covers the base (key, rules), the day and every load before it.

    The day of a switch to another rule pack is one of them: what it serves is a history of its own from there on.
    """
    by_day: dict[date, list[str]] = {}
    for source, days in _accepted(loads).items():
        if source in contracts:
            for day, m in days.items():
                by_day.setdefault(day, []).append(f"{source} {m.revision} {m.sha256} {m.contract_digest}")
    if switch and by_day:
        by_day.setdefault(max(switch.day, min(by_day)), []).append(f"rule pack {switch.pack}")
    links, chain = [], base
    for day in sorted(by_day):
        text = "\n".join([chain, day.isoformat(), *sorted(by_day[day])])
        chain = hashlib.sha256(text.encode()).hexdigest()
        links.append(Link(day, chain))
    return tuple(links)


def plan_steps(links: tuple[Link, ...], as_of: date, stored: Collection[StateKey]) -> Plan:
    """Choose the newest stored state that stands for a day before `as_of`, and the steps from there to `as_of`.

    A state stands when its chain is one of `links` and its day lies within that link's reach: a load that came late
    for an older day ends the reach of the link before it.
    """
    reach = list(zip(links, [after.day - ONE_DAY for after in links[1:]] + [as_of], strict=True))
    usable = [
        (chain, day)
        for chain, day in stored
        for link, last in reach
        if chain == link.chain and link.day <= day <= last and day < as_of
    ]
    prior = max(usable, key=lambda key: key[1], default=None)
    start = prior[1] + ONE_DAY if prior else links[0].day
    steps = [Step(link, max(link.day, start), last) for link, last in reach if last >= start]
    return Plan(prior, tuple(steps))


def _accepted(loads: Iterable[LoadManifest]) -> dict[str, dict[date, LoadManifest]]:
    """Return the newest accepted revision by source and business date."""
    found: dict[str, dict[date, LoadManifest]] = {}
    for m in sorted(loads, key=lambda m: m.revision):
        if m.verdict == "accepted":
            found.setdefault(m.source, {})[m.business_date] = m
    return found
