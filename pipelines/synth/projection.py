"""How a source looks at the world: one module and one SQL file a source, found by name in `sources/`.

`sources/<source>.sql` is a SELECT over the world's tables for the variable `day`. It gives the contract's columns under their
contract names, typed (dates as DATE, flags as BOOLEAN, codes as canonical names), and these of its own:
`_file` (unit code of the file, or `all`), `_pid` (the true child or NULL), `_order` (within the child), and at will
`_raw_<column>` (text to print instead, where not NULL) and `_as_number` (BOOLEAN: Excel holds this row's IDs as numbers).
`sources/<source>.setup.sql`, if there is one, runs once after the first day's state is known.
A source that has a contract and neither gets the table of `generic.py`.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"


@dataclass(frozen=True)
class Projection:
    """How a source is delivered.

    `every_days` counts from the first day (0: the first day only). `change_key` is a scalar SQL expression over the
    world: while its value stands, the files of the last delivery are copied byte for byte; None: new files each time.
    `number_style` keeps the CSV cell form of IDs: `plain`, or `excel` for `="…"`. `title` is a row above the headers.
    """

    encoding: str = "utf-8"
    suffix: str = ".csv"
    every_days: int = 1
    on_weekends: bool = True
    change_key: str | None = None
    number_style: str = "plain"
    title: bool = False
    query: str = ""
    setup: str = ""

    def is_due(self, start: date, day: date) -> bool:
        """Say whether the owner delivers on a day."""
        passed = (day - start).days
        if not self.on_weekends and day.isoweekday() > 5:
            return False
        return passed == 0 if self.every_days == 0 else passed % self.every_days == 0


def find(source: str, fallback: Projection) -> Projection:
    """Return the projection of a source, or `fallback` where the folder has none of that name."""
    module = SOURCES / f"{source}.py"
    query = SOURCES / f"{source}.sql"
    if not query.exists():
        return fallback
    found = _declared(source) if module.exists() else Projection()
    setup = SOURCES / f"{source}.setup.sql"
    return replace(
        found,
        query=query.read_text(encoding="utf-8"),
        setup=setup.read_text(encoding="utf-8") if setup.exists() else "",
    )


def _declared(source: str) -> Projection:
    """Import `sources/<source>.py` and take its PROJECTION; raise TypeError where it is something else."""
    module = importlib.import_module(f"pipelines.synth.sources.{source}")
    projection = getattr(module, "PROJECTION", None)
    if not isinstance(projection, Projection):
        raise TypeError(f"pipelines/synth/sources/{source}.py: PROJECTION must be a Projection")
    return projection
