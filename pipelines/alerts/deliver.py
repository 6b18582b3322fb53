"""Delivers messages: stored first, then sent owner beside owner, within a budget of seconds; no failure is an error."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from expectations.contract import Contract
from pipelines.alerts.channels import LAST, Route, routes, send, write_down
from pipelines.alerts.deadline import DeliveryError
from pipelines.alerts.message import Message, masked
from pipelines.alerts.outbox import DEAD, QUEUED, SENT, UNUSABLE, Letter, Outbox
from pipelines.alerts.turn import turn
from pipelines.lock import LockTimeoutError
from pipelines.settings import Settings

MOST_TRIES = 10
"""Runs that ask a channel to take a message before it may be given up (assumption)."""
LONGEST_WAIT = timedelta(days=3)
"""How old a message becomes, too, before it is given up: a long weekend alone costs none (assumption)."""
SENDS, PAUSES = 4, 40
"""One exchange takes a fourth of the budget at most, and the first pause before another a fortieth: 5 s and half a second."""
_SIDE_BY_SIDE = 64
"""A thread an owner, so that dead servers cost nobody else's time; there are fewer owners than this."""


@dataclass(frozen=True)
class Report:
    """What became of messages in one run: `counts` by sent, queued, dead and not_new (already stored before).

    `problem` says why the outbox could not be used or somebody else holds it; empty when all is well. Then counts also
    have written_down: messages that were left in the owners' folders instead.
    """

    counts: dict[str, int] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class _Round:
    """One run: whose messages, when it is over (monotonic seconds), and how many seconds it has in all."""

    settings: Settings
    contracts: Mapping[str, Contract]
    clock: Callable[[], datetime]
    ends: float
    budget: float
    errors: list[Exception] = field(default_factory=list)

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
    """Store the messages, send all that are queued and due, and count what became of them; never raises for a failed one.

    Messages are written into the owners' folders when the outbox cannot be used.
    """
    this_run = _Round(settings, contracts, clock, time.monotonic() + budget_seconds, budget_seconds)
    try:
        return _store_and_send(this_run, messages)
    except UNUSABLE as error:
        return _written_down(settings, messages, _counts([], 0), error)


def _store_and_send(this_run: _Round, messages: Sequence[Message]) -> Report:
    outbox = this_run.outbox
    if not messages and not outbox.path.exists():
        return Report(_counts([], 0))
    stored = [outbox.put(message, this_run.clock()) for message in messages]
    new = {key for key in stored if key is not None}
    held_back = {letter.id for letter in outbox.letters(DEAD)} & new
    problem = ""
    try:
        with turn(outbox.path.with_suffix(".lock"), this_run.left):
            states = _send_due(this_run)
    except LockTimeoutError:
        problem = "另一个任务正在发送，本次只入队 somebody else delivers: queued only"
        states = [QUEUED] * len(new - held_back)
    counts = _counts(states + [DEAD] * len(held_back), stored.count(None))
    if this_run.errors:
        return _written_down(this_run.settings, messages, counts, this_run.errors[0])
    return Report(counts, problem)


def _counts(states: Sequence[str], not_new: int) -> dict[str, int]:
    return {state: states.count(state) for state in (SENT, QUEUED, DEAD)} | {"not_new": not_new}


def _written_down(
    settings: Settings, messages: Sequence[Message], counts: Mapping[str, int], error: Exception
) -> Report:
    """Leave the run's messages in folders, for nobody knows whether the outbox has them or will ever give them back."""
    problem, written = f"发件箱不可用 the outbox cannot be used: {type(error).__name__}", 0
    for message in messages:
        try:
            write_down(settings, masked(message))
            written += 1
        except DeliveryError as lost:
            problem += f"; {message.owner}: {lost}"
    return Report({**counts, "written_down": written}, problem)


def _send_due(this_run: _Round) -> list[str]:
    """Send what is due, owner beside owner, and return the states."""
    by_owner: dict[str, list[Letter]] = {}
    for letter in this_run.outbox.due(this_run.clock()):
        by_owner.setdefault(letter.message.owner, []).append(letter)
    with ThreadPoolExecutor(_SIDE_BY_SIDE, "alerts") as pool:
        by_each = pool.map(lambda letters: _send_all(this_run, letters), by_owner.values())
        return [state for states in by_each for state in states]


def _send_all(this_run: _Round, letters: Sequence[Letter]) -> list[str]:
    """Send an owner's letters, oldest first, and return their states."""
    states: list[str] = []
    down: set[str | None] = set()
    for letter in letters:
        try:
            states.append(_send_one(this_run, letter, down))
        except Exception as error:  # the other owners' letters must be sent; this one's would be sent unnoted
            this_run.errors.append(error)
            return states + [QUEUED] * (len(letters) - len(states))
    return states


def _send_one(this_run: _Round, letter: Letter, down: set[str | None]) -> str:
    """Try the channels in order; what none takes stays queued, and is given up in time. Return the state.

    `down` are the addresses that did not answer in this run: their time belongs to the others.
    """
    message, wait, was_asked = letter.message, 0.0, False
    ways = routes(this_run.settings, this_run.contracts.values(), message.owner, message.kind)
    open_ways = [way for way in ways if way.is_configured and way.url not in down]
    # A copy in a folder is no delivery where somebody can be reached.
    has_readers = any(way.is_configured and not way.is_local for way in ways)
    for rank, way in enumerate(open_ways):
        # Every channel gets its share of what is left, so that the last one is tried before the time is over.
        share = this_run.left / (len(open_ways) - rank)
        if not way.is_local and share <= this_run.budget / PAUSES:
            continue
        error = _try(this_run, letter, way, time.monotonic() + share)
        counts = not (way.is_local and has_readers)
        if error is None and counts:
            this_run.outbox.close(letter.id, SENT, this_run.clock())
            return SENT
        was_asked = was_asked or counts
        wait = max(wait, (error and error.wait) or 0.0)
        if error and error.is_unreachable:
            down.add(way.url)
    return _put_off(this_run, letter, wait) if was_asked else QUEUED


def _put_off(this_run: _Round, letter: Letter, wait: float) -> str:
    """Leave a letter that no channel took for a later run, or give it up and write it down. Return the state."""
    at = this_run.clock()
    is_dead = letter.tries + 1 >= MOST_TRIES and at - letter.created >= LONGEST_WAIT
    if is_dead:
        _try(this_run, letter, Route(LAST, None, True), time.monotonic() + 1)
    state = DEAD if is_dead else QUEUED
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
    outbox.note(letter.id, way.channel.name, at, "written" if way.is_local else "sent", answer)
    return None
