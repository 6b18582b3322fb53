"""A drill: one message that says that it is none, by every channel of an owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from expectations.contract import Contract
from pipelines.alerts.channels import routes
from pipelines.alerts.deliver import attempt
from pipelines.alerts.message import DRILL, Message
from pipelines.alerts.outbox import DEAD, SENT, UNUSABLE, Letter, Outbox
from pipelines.settings import Settings

SECONDS = 5.0


def drill(
    settings: Settings, contracts: Mapping[str, Contract], owner: str, at: datetime, seconds: float = SECONDS
) -> tuple[list[str], bool]:
    """Send the drill, at most `seconds` a channel; return a line a channel, and whether one of them reached the owner.

    An outbox that cannot be used has a line, too: its owners are not reached.
    """
    try:
        return _drill(settings, contracts, owner, at, seconds)
    except UNUSABLE as error:
        return [f"{owner}: 发件箱不可用 the outbox cannot be used: {type(error).__name__}"], False


def _drill(
    settings: Settings, contracts: Mapping[str, Contract], owner: str, at: datetime, seconds: float
) -> tuple[list[str], bool]:
    name = next((c.owner_zh for c in contracts.values() if c.owner == owner), owner)
    text = f"这是一次通知演练，发送时间 {at:%Y-%m-%d %H:%M:%S}，无需处理。"
    message = Message(owner, at.date(), DRILL, f"【保学】演练：{name}", text)
    outbox = Outbox(settings)
    # Stored as dead until it has reached somebody: a drill that failed is over, and no run sends it later.
    key = outbox.put(message, at, DEAD)
    letter = Letter(key or 0, message, at, 0, DEAD)
    lines, reached = [], False
    ways = routes(settings, contracts.values(), owner, DRILL)
    has_readers = any(way.is_configured and not way.is_local for way in ways)
    for way in ways:
        label = f"{owner} {name} {way.channel.name} ({way.channel.tool})"
        if not way.is_configured:
            lines.append(f"{label}: 未配置 not configured")
            continue
        error = attempt(settings, letter, way, at, seconds)
        reached = reached or (error is None and not (way.is_local and has_readers))
        lines.append(f"{label}: 失败 failed: {error}" if error else f"{label}: 送达 reached")
    outbox.close(letter.id, SENT if reached else DEAD, at)
    return lines, reached
