"""What owners were to be told and have not been: messages that were given up or still wait, counted by owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.alerts.message import DRILL
from pipelines.alerts.outbox import DEAD, QUEUED, Outbox
from pipelines.settings import Settings

REMEMBERED = timedelta(days=14)
"""How long a message that was given up is a problem (assumption); after that its owner has been told of newer things."""


@dataclass(frozen=True)
class Undelivered:
    """An owner's messages in a state (dead: given up; queued: the next run tries again), and the day of the oldest."""

    owner: str
    state: str
    count: int
    since: date


def undelivered(settings: Settings, today: date) -> list[Undelivered]:
    """Return what is given up, then what is queued, by owner; drills apart. Raises what the outbox does (UNUSABLE)."""
    outbox = Outbox(settings)
    since = {DEAD: today - REMEMBERED, QUEUED: date.min}
    found: dict[tuple[str, str], list[date]] = {}
    for state in (DEAD, QUEUED):
        for letter in outbox.letters(state):
            if letter.message.kind != DRILL and letter.created.date() >= since[state]:
                found.setdefault((state, letter.message.owner), []).append(letter.created.date())
    return [Undelivered(owner, state, len(days), min(days)) for (state, owner), days in sorted(found.items())]
