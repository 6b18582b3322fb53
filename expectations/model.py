"""Contracts as values: what the project knows of a source, a column and a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from expectations.kinds import Kind


@dataclass(frozen=True)
class Column:
    """One column: `header` and `aliases` as owners write it, `name` and `type` as the warehouse does.

    `codes` maps each accepted spelling (code or name) to its canonical name and is empty where there is no list;
    `pattern` is a regex of further accepted codes; `examples` are good values. `length` and `scale` are digits for a
    decimal, else characters. `total` is the unit in which the column's sum over a load means something (元), None: nothing.
    """

    name: str
    header: str
    type: str
    required: bool
    classification: str
    description: str
    aliases: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    is_id: bool = False
    length: int | None = None
    scale: int | None = None
    examples: tuple[str, ...] = ()
    total: str | None = None


@dataclass(frozen=True)
class Rule:
    """One declared rule. `description` and `remedy` are the owner's sentences; `params` fill the kind's templates."""

    id: str
    kind: Kind
    column: Column | None
    on_fail: str
    dimension: str
    description: str
    remedy: str
    params: Mapping[str, Any]
    clause: str | None = None
    example: Mapping[str, str | None] | None = None


TOOLS = ("email", "wecom", "dingtalk", "feishu", "webhook", "file", "other")
"""How owners are reached; `file` is a folder of the installation, `other` is reached by people alone."""


@dataclass(frozen=True)
class Channel:
    """One way to reach an owner. `url` may hold `${NAME}`: what the installation keeps under that name stands for it.

    `scope` is the standard's: issues, or escalation for what nobody mended in time.
    """

    name: str
    tool: str
    url: str | None = None
    scope: str = "issues"
    description: str = ""


@dataclass(frozen=True)
class Contract:
    """One source: who owns it, what it holds, which rules judge a load of it, every how many days one is due.

    After the day on which a load is due, it is late when `grace_workdays` have passed. `support` is tried in order.
    `restarts` is the (month, day) on which a source that grows over the year begins anew; None: it never does.

    `digest` is the SHA-256 of the contract's bytes with those of the rule kinds and code lists that it draws on.
    """

    source: str
    name_zh: str
    version: str
    required: bool
    accumulates: bool
    event: bool
    scope: str
    every_days: int
    grace_workdays: int
    grain: tuple[str, ...]
    owner: str
    owner_zh: str
    support: tuple[Channel, ...]
    description: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    digest: str
    restarts: tuple[int, int] | None = None

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def contact(self) -> str:
        """Whom to ask, in words: the names of its channels, each once."""
        return "、".join(dict.fromkeys(channel.name for channel in self.support if channel.scope != "escalation"))

    def begins_anew(self, after: date, upto: date) -> bool:
        """Tell whether a day on which the source begins anew lies after one day and up to another."""
        if self.restarts is None:
            return False
        return any(after < date(year, *self.restarts) <= upto for year in range(after.year, upto.year + 1))

    @property
    def refers_to(self) -> tuple[str, ...]:
        """The sources that its rules compare a load with, by name."""
        return tuple(sorted({str(rule.params["source"]) for rule in self.rules if rule.kind.refers}))
