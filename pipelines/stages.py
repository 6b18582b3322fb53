"""Seconds by stage of a run, and who wants to hear of them while it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Listener = Callable[[str, str], None]
"""Called with the stage and what it works on now; an empty text says that the stage has ended."""


@dataclass
class Stages:
    """Wall seconds by stage, in order of first use.

    `start`, `land`, `gate`, `build`, `publish` cover the run; `data` is what of it was spent on rows: the rest is the
    fixed cost of engines, imports and bookkeeping.
    """

    listener: Listener | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    data_seconds: float = 0.0

    @contextmanager
    def measure(self, stage: str, detail: str, *, is_data: bool = True) -> Iterator[None]:
        """Add the block's wall time to `stage`; count it as work on data unless told otherwise."""
        self.tell(stage, detail)
        began = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - began
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
            if is_data:
                self.data_seconds += spent

    def tell(self, stage: str, detail: str) -> None:
        """Tell the listener what goes on."""
        if self.listener:
            self.listener(stage, detail)


@dataclass
class Busy:
    """Wall seconds in which at least one of several parallel workers was busy."""

    _spans: list[tuple[float, float]] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """Note work of `seconds` that has just ended."""
        now = time.perf_counter()
        self._spans.append((now - seconds, now))

    @contextmanager
    def working(self) -> Iterator[None]:
        """Note the block's wall time as work."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(time.perf_counter() - began)

    def seconds(self) -> float:
        """Return the length of the union of all spans."""
        total, reached = 0.0, 0.0
        for begin, end in sorted(self._spans):
            total += max(0.0, end - max(begin, reached))
            reached = max(reached, end)
        return total
