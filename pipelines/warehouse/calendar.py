"""Workdays of the People's Republic, with the holidays and shifted working days of the years that are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import pyarrow as pa

FIRST_DAY = date(2018, 1, 1)


@dataclass(frozen=True)
class Workdays:
    """`table`: day DATE, is_workday BOOLEAN, ordinal BIGINT (workdays up to and with the day), a row a calendar day.

    `unknown_years` are those whose holidays nobody has announced: there Monday to Friday count.
    """

    table: pa.Table
    unknown_years: tuple[int, ...]


@lru_cache(maxsize=8)
def workdays(until: date) -> Workdays:
    """Build the calendar from 2018 to `until`, both included."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((until - FIRST_DAY).days + 1)]
    unknown = tuple(year for year in range(FIRST_DAY.year, until.year + 1) if not _is_known(year))
    flags = [d.weekday() < 5 if d.year in unknown else bool(chinese_calendar.is_workday(d)) for d in days]
    ordinals, count = [], 0
    for flag in flags:
        count += flag
        ordinals.append(count)
    table = pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "is_workday": pa.array(flags, pa.bool_()),
            "ordinal": pa.array(ordinals, pa.int64()),
        }
    )
    return Workdays(table, unknown)


def _is_known(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
