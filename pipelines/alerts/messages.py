"""What owners are told of a day: what they must mend, what is mended, and what nobody mended in time. In Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.contract import Contract
from pipelines.alerts.message import ESCALATION, ITEM, REPORT, RESOLVED, Message
from pipelines.alerts.outbox import UNUSABLE, Outbox
from pipelines.desk import incident as state
from pipelines.desk.incident import Incident
from pipelines.ingest.loads import read_manifests
from pipelines.settings import Settings
from pipelines.standing import standing
from pipelines.units import unit_names
from pipelines.warehouse.calendar import workdays

__all__ = ["ESCALATION_WORKDAYS", "Message", "messages"]

ESCALATION_WORKDAYS = (3, 5)
"""Workdays after which an open blocking incident is told to a higher post, and told again (assumption)."""
_MOST_UNITS = 15
_LONG_NUMBER = re.compile(r"\d{7,}")
_SERIOUS = ("block", "quarantine")


@dataclass(frozen=True)
class _Affairs:
    """An owner's incidents on a day; `since` is the day that it was last told of before, if ever."""

    owner: str
    owner_zh: str
    day: date
    since: date | None
    found: tuple[Incident, ...]

    @property
    def serious(self) -> list[Incident]:
        """What is open and keeps data from being used; what its owner asked time for is told of, but no alarm."""
        return [i for i in self.found if i.on_fail in _SERIOUS and i.status != state.RESOLVED]

    @property
    def alarming(self) -> list[Incident]:
        """What is serious, and nobody asked time for."""
        return [i for i in self.serious if i.status == state.OPEN]

    @property
    def warnings(self) -> list[Incident]:
        """What is open and only warns."""
        return [i for i in self.found if i.on_fail not in _SERIOUS and i.status != state.RESOLVED]

    @property
    def mended(self) -> list[Incident]:
        """What was serious and has been resolved since the owner was last told."""
        return [i for i in self.found if i.on_fail in _SERIOUS and self._is_new(i.resolved)]

    @property
    def mended_warnings(self) -> list[Incident]:
        """What only warned and has been resolved since the owner was last told."""
        return [i for i in self.found if i.on_fail not in _SERIOUS and self._is_new(i.resolved)]

    @property
    def needs_digest(self) -> bool:
        """Something only warns, and its owner has not said that it is right or when it will be: each day's run tells it."""
        return any(i.status == state.OPEN for i in self.warnings)

    def _is_new(self, on: date | None) -> bool:
        return on is not None and on <= self.day and (on == self.day if self.since is None else on > self.since)


def messages(
    settings: Settings, contracts: Mapping[str, Contract], incidents: Sequence[Incident], day: date
) -> list[Message]:
    """Return what each owner is told of `day`, by owner; nothing when a later day was told already."""
    owners = sorted({c.owner: c.owner_zh for c in contracts.values()}.items())
    newest, told = _told(Outbox(settings), [owner for owner, _ in owners], day)
    if newest is not None and day < newest:
        return []
    made: list[Message] = []
    for owner, owner_zh in owners:
        found = tuple(i for i in incidents if i.source in contracts and contracts[i.source].owner == owner)
        if found:
            affairs = _Affairs(owner, owner_zh, day, told[owner], found)
            made += _report(settings, contracts, affairs) + _escalation(contracts, affairs)
    return made


def _told(outbox: Outbox, owners: Iterable[str], day: date) -> tuple[date | None, Mapping[str, date | None]]:
    """Return the last day that anybody was told of, and by owner that before `day`; an unusable outbox knows of none."""
    try:
        return outbox.told(), {owner: outbox.told(owner, day) for owner in owners}
    except UNUSABLE:
        return None, dict.fromkeys(owners)


def _report(settings: Settings, contracts: Mapping[str, Contract], affairs: _Affairs) -> list[Message]:
    """Return the report of the day, or that all is mended, or nothing."""
    if not (affairs.alarming or affairs.mended or affairs.mended_warnings or affairs.needs_digest):
        return []
    head = f"【保学】{affairs.owner_zh} {affairs.day}"
    mended = _mended(contracts, affairs.mended) + _mended_warnings(contracts, affairs.mended_warnings)
    if not affairs.serious and not affairs.warnings:
        return [Message(affairs.owner, affairs.day, RESOLVED, f"{head}：已全部解决", "\n".join(mended))]
    lines: list[str] = []
    for source in sorted({i.source for i in affairs.serious}):
        lines += _of_source(
            settings, contracts[source], [i for i in affairs.serious if i.source == source], affairs.day
        )
    lines += _digest(contracts, affairs.warnings) + mended
    lines.append(f"工作清单：worklists/{affairs.owner}/{affairs.day}/")
    subject = (
        f"{head}：{_rules(affairs.serious)} 项待处理"
        if affairs.serious
        else f"{head}：提醒 {_rules(affairs.warnings)} 项"
    )
    return [Message(affairs.owner, affairs.day, REPORT, subject, "\n".join(lines))]


def _escalation(contracts: Mapping[str, Contract], affairs: _Affairs) -> list[Message]:
    """Return one message for blocking incidents that have reached a step since the owner was last told."""
    days = workdays(affairs.day).table
    ordinal = dict(zip(days["day"].to_pylist(), days["ordinal"].to_pylist(), strict=True))
    blocking = [i for i in affairs.alarming if i.on_fail == "block"]
    reached = [(i, age) for i in blocking if (age := _new_step(i, affairs, ordinal))]
    if not reached:
        return []
    lines = []
    for i, age in reached:
        contract = contracts[i.source]
        what = f"{contract.name_zh}：{_sentences(contract, i)[0]}（{_unit(i)}）"
        lines.append(f"{ITEM}{what}，自 {i.opened} 起已 {age} 个工作日未解决")
    subject = f"【保学】督办：{affairs.owner_zh} {affairs.day}，{len(reached)} 项逾期未解决"
    lines.append(f"工作清单：worklists/{affairs.owner}/{affairs.day}/")
    return [Message(affairs.owner, affairs.day, ESCALATION, subject, "\n".join(lines))]


def _new_step(incident: Incident, affairs: _Affairs, ordinal: Mapping[date, int]) -> int:
    """Return the incident's age in workdays when it passed a step since the owner was last told, else 0."""
    start = ordinal[incident.opened]
    age, before = ordinal[affairs.day] - start, (ordinal[affairs.since] - start if affairs.since else 0)
    return age if any(before < step <= age for step in ESCALATION_WORKDAYS) else 0


def _of_source(settings: Settings, contract: Contract, found: list[Incident], day: date) -> list[str]:
    """Return the lines of a source: what is served, then each rule with its units, since when, and what to do."""
    lines = [f"【{contract.name_zh}】{_served(settings, contract.source, day)}"]
    for rule in dict.fromkeys(i.rule_id for i in found):
        of_rule = [i for i in found if i.rule_id == rule]
        first = of_rule[0]
        since = min(i.opened for i in of_rule)
        new = "，今日新增" if since == day else ""
        description, remedy = _sentences(contract, first)
        lines.append(f"{ITEM}{description}：{_units(of_rule)}；自 {since}{new}{_patience(of_rule)}")
        lines.append(f"  处理：{remedy}")
    return lines


def _sentences(contract: Contract, incident: Incident) -> tuple[str, str]:
    """Return description and remedy as the contract has them now; long numbers in thousands, for they are no person's."""
    for rule in contract.rules:
        if rule.id == incident.rule_id:
            return _in_thousands(rule.description), _in_thousands(rule.remedy)
    return incident.description_zh, incident.remedy_zh


def _in_thousands(text: str) -> str:
    return _LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", text)


def _served(settings: Settings, source: str, day: date) -> str:
    """Say which load is served on the day."""
    how = standing(read_manifests(settings, source), source, day)
    if how.served is None:
        return "尚无可用数据"
    on = how.served.business_date
    return f"最近一次报送未采用，沿用 {on} 的数据" if how.is_blocked else f"采用 {on} 的数据，不合格的行已隔离"


def _patience(found: list[Incident]) -> str:
    asked = [i.acknowledged_until for i in found if i.acknowledged_until]
    return f"，已申请延期至 {max(asked)}" if asked else ""


def _units(found: list[Incident]) -> str:
    """Name the units with their rows, worst first."""
    worst = sorted(found, key=lambda i: (-i.failed_rows, i.unit))
    named = [_unit(i) + (f" {i.failed_rows} 行" if i.failed_rows else "") for i in worst[:_MOST_UNITS]]
    return "、".join(named) + (f"等 {len(worst)} 个单位" if len(worst) > _MOST_UNITS else "")


def _unit(incident: Incident) -> str:
    return unit_names().get(incident.unit, incident.unit)


def _rules(found: Iterable[Incident]) -> int:
    """Count things to mend: a rule of a source is one, in however many units it fails."""
    return len({(i.source, i.rule_id) for i in found})


def _digest(contracts: Mapping[str, Contract], found: list[Incident]) -> list[str]:
    """Return what only warns, a line a source."""
    lines = ["【提醒，不影响采用】"] if found else []
    for source in sorted({i.source for i in found}):
        of_source = [i for i in found if i.source == source]
        lines.append(
            f"{ITEM}{contracts[source].name_zh}：{_rules(of_source)} 项，共 {sum(i.failed_rows for i in of_source)} 行"
        )
    return lines


def _mended(contracts: Mapping[str, Contract], found: list[Incident]) -> list[str]:
    """Return what has been resolved, a line a rule."""
    lines = ["【已解决】"] if found else []
    for source, rule in dict.fromkeys((i.source, i.rule_id) for i in found):
        of_rule = [i for i in found if (i.source, i.rule_id) == (source, rule)]
        said, _ = _sentences(contracts[source], of_rule[0])
        where = "、".join(_unit(i) for i in of_rule[:_MOST_UNITS])
        lines.append(f"{ITEM}{contracts[source].name_zh}：{said}（{where}），自 {min(i.opened for i in of_rule)}")
    return lines


def _mended_warnings(contracts: Mapping[str, Contract], found: list[Incident]) -> list[str]:
    """Return which warnings are over, a line a source."""
    lines = ["【提醒已消除】"] if found else []
    for source in sorted({i.source for i in found}):
        count = _rules(i for i in found if i.source == source)
        lines.append(f"{ITEM}{contracts[source].name_zh}：{count} 项")
    return lines
