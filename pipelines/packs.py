"""Rule packs: seed rule_pack says which there are; the setting BAOXUE_RULE_PACK chooses one, for all days or from a day on.

`2024` makes the whole ledger by that pack, as if it had always been in force. `2024@2026-09-01` leaves the days before to
the default pack: their ledger stands, and cases that are open on that day go on until they close.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from datetime import date

from pipelines.errors import WrongUsageError
from pipelines.settings import Settings


@dataclass(frozen=True)
class RulePack:
    """One rule pack: its id in the seed, its names for people, the document that it follows."""

    pack: str
    name_zh: str
    name_en: str
    document: str

    def told(self) -> str:
        """Say which one it is, for people."""
        return f"{self.name_zh} {self.name_en} · {self.document}"


@dataclass(frozen=True)
class Choice:
    """What an installation is set to: a pack, the day from which on it counts (None: always), and the pack before it."""

    pack: RulePack
    since: date | None
    default: RulePack

    def on(self, day: date) -> RulePack:
        """Return the pack by which a day's ledger is made."""
        return self.default if self.since and day < self.since else self.pack


def rule_packs(settings: Settings) -> dict[str, RulePack]:
    """Return all packs of the seed by their ids, the default first."""
    with (settings.dbt_project / "seeds" / "rule_pack.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["is_default"] != "true")
    return {row["pack"]: RulePack(**{field.name: row[field.name] for field in fields(RulePack)}) for row in rows}


def chosen_pack(settings: Settings) -> Choice:
    """Return what the setting says; the default pack without one. Raises WrongUsageError when it says nothing known."""
    packs = rule_packs(settings)
    default = next(iter(packs))
    wanted, at, day = (settings.rule_pack or default).partition("@")
    try:
        return Choice(packs[wanted], date.fromisoformat(day) if at else None, packs[default])
    except (KeyError, ValueError):
        raise WrongUsageError(
            f"BAOXUE_RULE_PACK: 没有这样的规则包 no such rule pack: {settings.rule_pack}; "
            f"可选 choose of: {'、'.join(packs)},或自某日起 or from a day on: {[*packs][-1]}@2026-09-01"
        ) from None
