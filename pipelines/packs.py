"""Rule packs: seed rule_pack says which there are; the setting BAOXUE_RULE_PACK chooses one, else the seed's default counts."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields

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


def rule_packs(settings: Settings) -> dict[str, RulePack]:
    """Return all packs of the seed by their ids, the default first."""
    with (settings.dbt_project / "seeds" / "rule_pack.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["is_default"] != "true")
    return {row["pack"]: RulePack(**{field.name: row[field.name] for field in fields(RulePack)}) for row in rows}


def rule_pack(settings: Settings) -> RulePack:
    """Return the pack that an installation is set to, else the default. WrongUsageError: the seed has no such pack."""
    packs = rule_packs(settings)
    wanted = settings.rule_pack or next(iter(packs))
    if wanted not in packs:
        raise WrongUsageError(
            f"BAOXUE_RULE_PACK: 没有规则包 no such rule pack: {wanted}; 可选 choose of: {'、'.join(packs)}"
        )
    return packs[wanted]
