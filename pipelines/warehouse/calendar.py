"""Workdays of the People's Republic, with the holidays and shifted working days of the years that are known."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate

import pyarrow as pa
from chinese_calendar import is_workday

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
    years = range(FIRST_DAY.year, until.year + 1)
    days = [FIRST_DAY + timedelta(days=n) for n in range((until - FIRST_DAY).days + 1)]
    flags = [flag for year in years for flag in _flags(year)][: len(days)]
    table = pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "is_workday": pa.array(flags, pa.bool_()),
            "ordinal": pa.array(accumulate(map(int, flags)), pa.int64()),
        }
    )
    return Workdays(table, tuple(year for year in years if not _is_known(year)))


@cache
def _flags(year: int) -> tuple[bool, ...]:
    """Tell of each day of a year whether it is a workday: to look one up takes longer than anything else here."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366 if isleap(year) else 365))
    return tuple(bool(is_workday(day)) if _is_known(year) else day.weekday() < 5 for day in days)


@cache
def _is_known(year: int) -> bool:
    try:
        is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
