"""What owners are told of the ledger's findings in their rows: counts by kind and what to do, when there are more. In Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from expectations.contract import Contract
from pipelines.alerts.message import FINDINGS, ITEM, Message
from pipelines.desk.ledger_findings import Found


def finding_messages(contracts: Mapping[str, Contract], found: Iterable[Found], day: date) -> list[Message]:
    """Return a message an owner in whose rows more was found than before; what stays as it is was told already.

    `found` is in the order of sources, as `findings` returns it.
    """
    by_owner: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        if each.source in contracts:
            contract = contracts[each.source]
            by_owner.setdefault((contract.owner, contract.owner_zh), []).append(each)
    return [
        _message(contracts, owner, owner_zh, of_owner, day)
        for (owner, owner_zh), of_owner in sorted(by_owner.items())
        if any(each.more > 0 for each in of_owner)
    ]


def _message(
    contracts: Mapping[str, Contract], owner: str, owner_zh: str, found: Sequence[Found], day: date
) -> Message:
    lines: list[str] = []
    for source, kinds in groupby(found, key=lambda each: each.source):
        lines.append(f"【{contracts[source].name_zh}】")
        for each in kinds:
            more = f"，新增 {each.more} 行" if 0 < each.more < each.rows else ""
            lines += [f"{ITEM}{each.finding_zh.rstrip('。')}：{each.rows} 行{more}", f"  处理：{each.remedy_zh}"]
    lines.append(f"清单：worklists/{owner}/{day}/")
    news = sum(each.more > 0 for each in found)
    return Message(owner, day, FINDINGS, f"【保学】{owner_zh} {day}：台账核对，新增 {news} 项", "\n".join(lines))
