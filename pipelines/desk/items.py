"""Items of worklists: one place where one rule fails, under a number that tells nothing and stays the same.

The number is the first 16 hex digits of HMAC-SHA256(secret, `source|business date|file|row|rule`), row 0 for a whole
file, an absent group or a whole load (then the file is empty).

Rows move from delivery to delivery. What was answered about one is found again by the item's mark: 12 hex digits keyed over
source, rule and the row's key (the contract's grain), and 8 more over the cell's value too. A row without a whole key has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from expectations.batch import MACROS
from expectations.session import session
from pipelines.pads import set_pads
from pipelines.settings import Settings

MEMORY_LIMIT = "1GB"
_MACROS = MACROS + Path(__file__).with_name("items.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Item:
    """One line of a worklist, as its reader sees it: texts only, `value` masked; `row` is empty where no row is meant."""

    rule_id: str
    item_no: str
    severity: str
    file: str
    sheet: str
    row: str
    header: str
    value: str
    problem: str
    remedy: str
    said: str
    mark: str


@contextmanager
def item_session(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB with the macros `item_no`, `item_mark` and `masked` and the installation's key; it spills below `home`."""
    with (
        TemporaryDirectory(prefix=".desk-", dir=settings.home) as spill,
        session(Path(spill), {"memory_limit": MEMORY_LIMIT}, _MACROS) as con,
    ):
        set_pads(con, settings.secret())
        yield con
