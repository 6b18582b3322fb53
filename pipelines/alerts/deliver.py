"""Delivers messages: stored first, then sent owner beside owner, within a budget of seconds; no failure is an error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from expectations.contract import Contract
from pipelines.alerts.channels import LAST, Route, routes, send
from pipelines.alerts.deadline import DeliveryError
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import DEAD, QUEUED, SENT, Letter, Outbox
from pipelines.settings import Settings

MOST_TRIES = 10
"""Runs that try to send a message before it is given up (assumption)."""
LONGEST_WAIT = timedelta(days=3)
"""How old a message becomes before it is given up (assumption)."""
SENDS, PAUSES = 4, 40
"""One exchange takes a fourth of the budget at most, and the first pause before another a fortieth: 5 s and half a second."""
_SIDE_BY_SIDE = 8


@dataclass(frozen=True)
class Report:
    """What became of messages in one run: `counts` by sent, queued, dead and not_new (already stored before)."""

    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Round:
    """One run: whose messages, when it is over (monotonic seconds), and how many seconds it has in all."""

    settings: Settings
    contracts: Mapping[str, Contract]
    clock: Callable[[], datetime]
    ends: float
    budget: float

    @property
    def left(self) -> float:
        """Seconds of the budget that are left."""
        return max(0.0, self.ends - time.monotonic())

    @property
    def outbox(self) -> Outbox:
        """Where it is kept."""
        return Outbox(self.settings)


def now() -> datetime:
    """Return the time at which a message is sent; nothing published depends on it."""
    return datetime.now(UTC)


def deliver(
    settings: Settings,
    contracts: Mapping[str, Contract],
    messages: Sequence[Message],
    clock: Callable[[], datetime] = now,
    budget_seconds: float = 20,
) -> Report:
    """Store the messages, send all that are queued and due, and count what became of them; never raises for a failed one."""
    outbox = Outbox(settings)
    stored = [outbox.put(message, clock()) for message in messages]
    this_run = _Round(settings, contracts, clock, time.monotonic() + budget_seconds, budget_seconds)
    by_owner: dict[str, list[Letter]] = {}
    for letter in outbox.due(clock()):
        by_owner.setdefault(letter.message.owner, []).append(letter)
    with ThreadPoolExecutor(_SIDE_BY_SIDE, "alerts") as pool:
        states = [
            state
            for of_owner in pool.map(lambda each: _send_all(this_run, each), by_owner.values())
            for state in of_owner
        ]
    held_back = {letter.id for letter in outbox.letters(DEAD)} & {key for key in stored if key is not None}
    states += [DEAD for key in held_back if key not in {letter.id for each in by_owner.values() for letter in each}]
    counts = {state: states.count(state) for state in (SENT, QUEUED, DEAD)}
    return Report(counts | {"not_new": stored.count(None)})


def _send_all(this_run: _Round, letters: Iterable[Letter]) -> list[str]:
    """Send an owner's letters, oldest first, and return their states."""
    return [_send_one(this_run, letter) for letter in letters]


def _send_one(this_run: _Round, letter: Letter) -> str:
    """Try the channels in order; what none takes stays queued, and is given up in time. Return the state."""
    message, wait = letter.message, 0.0
    ways = routes(this_run.settings, this_run.contracts.values(), message.owner, message.kind)
    # Every channel gets its share of what is left, so that the last one is tried before the time is over.
    open_ways = [way for way in ways if way.is_configured]
    for rank, way in enumerate(open_ways):
        until = time.monotonic() + this_run.left / (len(open_ways) - rank)
        error = _try(this_run, letter, way, until)
        if error is None:
            this_run.outbox.close(letter.id, SENT, this_run.clock())
            return SENT
        wait = max(wait, error.wait or 0.0)
    at = this_run.clock()
    state = DEAD if letter.tries + 1 >= MOST_TRIES or at - letter.created >= LONGEST_WAIT else QUEUED
    if state == DEAD:
        _try(this_run, letter, Route(LAST, None, True), time.monotonic() + 1)
    this_run.outbox.close(letter.id, state, at + timedelta(seconds=wait))
    return state


def _try(this_run: _Round, letter: Letter, way: Route, until: float) -> DeliveryError | None:
    """Send by one channel, again after growing pauses until a time (monotonic); return why it failed, or None."""
    pause = this_run.budget / PAUSES
    while True:
        error = attempt(this_run.settings, letter, way, this_run.clock(), _seconds(this_run, until))
        if error is None or error.is_final:
            return error
        rest = max(pause, error.wait or 0.0)
        # With less than a pause left no exchange would come to its end.
        if time.monotonic() + rest + this_run.budget / PAUSES >= until:
            return error
        time.sleep(rest)
        pause *= 2


def _seconds(this_run: _Round, until: float) -> float:
    return max(0.0, min(this_run.budget / SENDS, until - time.monotonic()))


def attempt(settings: Settings, letter: Letter, way: Route, at: datetime, seconds: float) -> DeliveryError | None:
    """Send once and keep what came of it; return why it failed, or None."""
    outbox = Outbox(settings)
    try:
        answer = send(settings, way, letter.message, at, seconds)
    except DeliveryError as error:
        outbox.note(letter.id, way.channel.name, at, "failed", str(error))
        return error
    except Exception as error:  # one channel's defect must not keep the others from being tried
        outbox.note(letter.id, way.channel.name, at, "failed", type(error).__name__)
        return DeliveryError(type(error).__name__, is_final=True)
    outbox.note(letter.id, way.channel.name, at, "sent", answer)
    return None
