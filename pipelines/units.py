"""The reporting units of the city, as files are named after them (seed org_units.csv)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache

from pipelines.settings import PROJECT

_SEED = PROJECT / "dbt_project" / "seeds" / "org_units.csv"
CITY = "350500"


@lru_cache(maxsize=1)
def unit_names() -> dict[str, str]:
    """Return the units' Chinese names by code, the city among them."""
    with _SEED.open(encoding="utf-8", newline="") as seed:
        return {row["org_unit_code"]: row["name_zh"] for row in csv.DictReader(seed)}


def unit_of(file_name: str) -> str | None:
    """Return the code of the unit that a file is named after, by name or code; None when it names none, or several."""
    called = {code: (name, code) for code, name in unit_names().items() if code != CITY}
    found = {code for code, spellings in called.items() if any(text in file_name for text in spellings)}
    found |= {"3505A3"} if "市直属" in file_name else set()
    return found.pop() if len(found) == 1 else None


def by_unit(by_file: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return what is counted by file or by name of a unit, by unit: what names none is the city's."""
    counts: dict[str, int] = {}
    for name, count in by_file:
        unit = unit_of(name) or CITY
        counts[unit] = counts.get(unit, 0) + count
    return counts
