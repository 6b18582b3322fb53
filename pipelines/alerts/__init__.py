"""Alerts: owners of data are told by mail, by a bot of WeCom, DingTalk or Feishu, by a webhook, or in a folder.

`messages` says what, the outbox keeps it, `deliver` sends it. Nothing here fails a run, and no message names a child.
"""

from __future__ import annotations

from pipelines.alerts.outbox import Outbox
from pipelines.settings import Settings


def alerts_state(settings: Settings) -> dict[str, int]:
    """Return how many messages are queued, sent and dead, drills apart."""
    return Outbox(settings).counts()
