"""The alerts: is anything that owners were to be told still on its way, or given up."""

from __future__ import annotations

from datetime import date

from pipelines.alerts.outbox import DEAD, UNUSABLE, Outbox
from pipelines.alerts.undelivered import Undelivered, undelivered
from pipelines.inspect.findings import Finding, ok, problem, warning
from pipelines.settings import Settings

_DO = "查通道后演练 mend the channel and try it: baoxue alert-drill --owner"


def examine_alerts(settings: Settings, today: date) -> list[Finding]:
    """Return a finding an owner for what was given up or is queued; one finding when there is none, or no usable outbox."""
    try:
        waiting = undelivered(settings, today)
    except UNUSABLE as error:
        said = f"发件箱不可用 the outbox cannot be used: {type(error).__name__}"
        do = f"移走后重建,通知暂存 alerts/ move it away, messages are in alerts/: {Outbox(settings).path}"
        return [problem("通知 alerts", said, do)]
    return [_finding(each) for each in waiting] or [ok("通知 alerts", "没有积压 nothing is waiting")]


def _finding(each: Undelivered) -> Finding:
    if each.state == DEAD:
        said = f"{each.owner}: {each.count} 件无法送达 given up,最早 since {each.since}"
        return problem("通知 alerts", said, f"{_DO} {each.owner}")
    said = f"{each.owner}: {each.count} 件待发 queued,最早 since {each.since}"
    return warning("通知 alerts", said, f"下次运行再发 the next run sends; {_DO} {each.owner}")
