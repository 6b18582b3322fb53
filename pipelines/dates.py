"""The business dates that can be run: from the policy's own day on (泉教计〔2019〕43号), to an end that needs no clock."""

from __future__ import annotations

from datetime import date

from pipelines.errors import WrongUsageError

FIRST_DAY = date(2019, 8, 9)
LAST_DAY = date(2049, 12, 31)


def checked_day(day: date) -> date:
    """Return a business date that can be run; WrongUsageError when it is outside."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise WrongUsageError(
            f"{day}: 业务日期须在 {FIRST_DAY} 至 {LAST_DAY} 之间 a business date must lie between {FIRST_DAY} and {LAST_DAY}"
        )
    return day
