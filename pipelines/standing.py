"""How the sources stand on a day: which loads are newest, which are served, which are blocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.contract import Contract
from expectations.retirements import Retirement
from pipelines.ingest.loads import LoadManifest


@dataclass(frozen=True)
class Standing:
    """How a source stands on a day: its newest load, and the load that is served."""

    source: str
    newest: LoadManifest | None
    served: LoadManifest | None

    @property
    def is_blocked(self) -> bool:
        """The newest load was refused: an older one is served, or none."""
        return self.newest is not None and self.newest.verdict == "blocked"

    @property
    def is_clean(self) -> bool:
        """No rule failed on the newest load, or nothing was delivered yet."""
        return all(check.status == "passed" for check in (self.newest.checks if self.newest else ()))

    @property
    def failed_rules(self) -> list[str]:
        """Ids of the rules that blocked the newest load, broken checks among them."""
        checks = self.newest.checks if self.newest else ()
        return [c.rule_id for c in checks if c.status == "broken" or (c.status, c.on_fail) == ("failed", "block")]


def standing(manifests: Sequence[LoadManifest], source: str, day: date, known_at: date | None = None) -> Standing:
    """Find the newest load of `source` on `day`, and the newest accepted one, as known on `known_at`."""
    loads = [
        m
        for m in manifests
        if m.source == source and m.business_date <= day and (known_at is None or m.known_date <= known_at)
    ]
    loads.sort(key=lambda m: (m.business_date, m.revision))
    accepted = [m for m in loads if m.verdict == "accepted"]
    return Standing(source, loads[-1] if loads else None, accepted[-1] if accepted else None)


def blocked_sources(
    manifests: Sequence[LoadManifest], contracts: Mapping[str, Contract], day: date, known_at: date | None = None
) -> list[Standing]:
    """Return the sources whose newest load is blocked on `day`, by name."""
    all_of_them = [standing(manifests, source, day, known_at) for source in sorted(contracts)]
    return [one for one in all_of_them if one.is_blocked]


def missing_required(
    manifests: Sequence[LoadManifest], contracts: Mapping[str, Contract], day: date, known_at: date | None = None
) -> list[str]:
    """Return required sources without any accepted load up to `day`: nothing can be published without them."""
    required = sorted(source for source, contract in contracts.items() if contract.required)
    return [s for s in required if standing(manifests, s, day, known_at).served is None]


def decisions(
    manifests: Sequence[LoadManifest],
    contracts: Mapping[str, Contract],
    retirements: Sequence[Retirement],
    day: date,
    known_at: date | None = None,
) -> list[str]:
    """Say each decision that serves a day: rules waived in the loads that are served, rules and sources retired on it."""
    served = [standing(manifests, source, day, known_at).served for source in sorted(contracts)]
    waived = [
        f"放行 waived: {load.source} {load.business_date} {check.rule_id}: {check.waived_zh}"
        for load in served
        if load
        for check in load.checks
        if check.is_waived
    ]
    retired = [
        f"停用 retired: {e.source} {e.rule}: {e.reason}（{e.post}决定，有效至 {e.until}）"
        for e in retirements
        if e.serves(day)
    ]
    return waived + retired
