"""The alerts: is anything that owners were to be told still on its way, or given up."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.alerts.message import DRILL
from pipelines.alerts.outbox import DEAD, QUEUED, UNUSABLE, Letter, Outbox
from pipelines.inspect.findings import Finding, ok, problem, warning
from pipelines.settings import Settings

REMEMBERED = timedelta(days=14)
"""How long a message that was given up is a problem (assumption); after that its owner has been told of newer things."""
_DO = "查通道后演练 mend the channel and try it: baoxue alert-drill --owner"


def examine_alerts(settings: Settings, today: date) -> list[Finding]:
    """Return a finding an owner for what was given up or is queued; one finding when there is none, or no usable outbox."""
    outbox = Outbox(settings)
    try:
        dead = [letter for letter in outbox.letters(DEAD) if letter.created.date() >= today - REMEMBERED]
        queued = outbox.letters(QUEUED)
    except UNUSABLE as error:
        said = f"发件箱不可用 the outbox cannot be used: {type(error).__name__}"
        return [
            problem(
                "通知 alerts", said, f"移走后重建,通知暂存 alerts/ move it away, messages are in alerts/: {outbox.path}"
            )
        ]
    found = [
        problem("通知 alerts", f"{owner}: {count} 件无法送达 given up,最早 since {since}", f"{_DO} {owner}")
        for owner, count, since in _by_owner(dead)
    ]
    found += [
        warning(
            "通知 alerts",
            f"{owner}: {count} 件待发 queued,最早 since {since}",
            f"下次运行再发 the next run sends; {_DO} {owner}",
        )
        for owner, count, since in _by_owner(queued)
    ]
    return found or [ok("通知 alerts", "没有积压 nothing is waiting")]


def _by_owner(letters: list[Letter]) -> list[tuple[str, int, date]]:
    """Return owner, number of messages and the day of the first, by owner; drills apart."""
    told = [letter for letter in letters if letter.message.kind != DRILL]
    owners = sorted({letter.message.owner for letter in told})
    days = {owner: [each.created.date() for each in told if each.message.owner == owner] for owner in owners}
    return [(owner, len(found), min(found)) for owner, found in days.items()]
