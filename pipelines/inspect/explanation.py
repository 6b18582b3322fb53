"""What `baoxue explain` finds, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from expectations.contract import load_contracts
from pipelines.errors import WrongUsageError
from pipelines.inspect.child import Child, find_children, kind_of, normalised, opened
from pipelines.inspect.identity import chain
from pipelines.inspect.publications import Kept, choose
from pipelines.inspect.scope import Ages
from pipelines.inspect.telling import no_case, told
from pipelines.inspect.words import TIER_WHEN
from pipelines.settings import Settings

_KINDS = {"case": "个案编号 case number", "id": "身份证件号 ID number", "person": "编号 number"}


@dataclass(frozen=True)
class Explanation:
    """Everybody who goes by what was asked, in one publication."""

    kept: Kept
    asked: str
    asked_by: str
    children: Sequence[Child]
    names: Mapping[str, str]
    ages: Ages

    @property
    def merged_into(self) -> str | None:
        """The case that goes on, when the one that was asked for gave way to it."""
        case = self.children[0].case if self.asked_by == "case" else None
        return str(case["case_id"]) if case and case["case_id"] != self.asked else None

    def told(self) -> list[str]:
        """Return the lines for a terminal."""
        known = f" · 按 {self.kept.known_at} 所知 as known then" if self.kept.known_at else ""
        lines = [f"业务日期 business date {self.kept.day}{known} · 版本 version {self.kept.version}"]
        if len(self.children) > 1:
            lines.append(f"此号对应 {len(self.children)} 人 this number belongs to {len(self.children)} persons")
        if self.merged_into:
            lines.append(f"该个案已并入 this case was merged into {self.merged_into}")
        for child in self.children:
            lines += ["", *told(child, self.names, self.ages, self.kept.day)]
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return the same as one object: values of the published tables by their column names."""
        return {
            "date": self.kept.day,
            "known_at": self.kept.known_at,
            "version": self.kept.version,
            "asked_by": self.asked_by,
            "merged_into": self.merged_into,
            "people": [self._person(child) for child in self.children],
        }

    def _person(self, child: Child) -> dict[str, Any]:
        reason = no_case(child, self.ages, self.kept.day)
        rows = [{**row, "tier_zh": _tier(row, 0), "tier_en": _tier(row, 1)} for row in child.rows]
        without = {"zh": reason[0], "en": reason[1]} if reason else None
        zh, en = chain(child, self.names)
        return {**asdict(child), "rows": rows, "no_case": without, "identity": {"zh": zh, "en": en}}


def explain(settings: Settings, asked: str, day: date | None, known_at: date | None) -> Explanation:
    """Look `asked` up: a case number, an ID number or a person key.

    Raises WrongUsageError when the publication knows nobody by it, without repeating an ID number, and
    NotPublishedError when no publication answers for the day.
    """
    kept = choose(settings, day, known_at)
    kind = kind_of(asked)
    with opened(kept) as con:
        children = find_children(con, asked)
    if not children:
        raise WrongUsageError(
            f"{kept.day} 的发布中没有这个{_KINDS[kind]} the publication of {kept.day} does not know it; "
            "可用个案编号(C 加 12 位)、18 位证件号或人员键 give a case number, an 18-character ID or a person key"
        )
    names = {source: contract.name_zh for source, contract in load_contracts(settings.expectations).items()}
    return Explanation(kept, normalised(asked), kind, children, names, Ages.on(settings, kept.day))


def _tier(row: Mapping[str, Any], language: int) -> str:
    tier = str(row["tier"])
    return TIER_WHEN[tier][language] if tier in TIER_WHEN else tier
