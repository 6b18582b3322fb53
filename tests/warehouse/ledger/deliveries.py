"""What the sources of the town deliver, day by day: a list is whole each time, so a row stands until another replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.settings import Settings
from tests.warehouse import fixtures

Row = dict[str, Any]
PASSING = frozenset({"case_returns", "school_attendance"})
"""Feeds of which each delivery brings what is new alone."""


class Deliveries:
    """The rows that stand, by source and by whom they are of; `write` delivers every list that changed since the last."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._standing: dict[str, dict[object, tuple[Row, bool]]] = {}
        self._changed: set[str] = set()

    def say(self, source: str, whose: object, row: Row | None, is_quarantined: bool = False) -> None:
        """Put a row into a list, in place of the one that stands for the same `whose`; None takes it out."""
        self._changed.add(source)
        rows = self._standing.setdefault(source, {})
        if row is None:
            del rows[whose]
        else:
            rows[whose] = row, is_quarantined

    def write(self, day: str) -> None:
        """Write a load of each list that changed, for this day."""
        for source in sorted(self._changed):
            rows = self._standing[source].values()
            good, bad = ([row for row, is_bad in rows if is_bad is wanted] for wanted in (False, True))
            fixtures.write_load(self.settings, source, day, good, quarantined=bad)
        self._changed.clear()
        for source in PASSING:
            self._standing.pop(source, None)


def write_load(book: Deliveries, source: str, _day: str, rows: Sequence[Row], quarantined: Sequence[Row] = ()) -> None:
    """Add rows of nobody else's to a list: they stand from the next delivery on."""
    for row, is_bad in [*((row, False) for row in rows), *((row, True) for row in quarantined)]:
        book.say(source, object(), row, is_bad)
