"""Workdays: the state's holidays and shifted days where they are announced, Monday to Friday elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipelines.warehouse.calendar import FIRST_DAY, workdays

FAR = date(2199, 12, 31)


def told(until: date) -> dict[date, tuple[bool, int]]:
    rows = workdays(until).table.to_pylist()
    return {row["day"]: (row["is_workday"], row["ordinal"]) for row in rows}


@pytest.mark.parametrize(
    "until", [FIRST_DAY, date(2018, 12, 31), date(2019, 1, 1), date(2020, 2, 29), date(2021, 3, 1)]
)
def test_every_day_up_to_the_last_has_its_row(until: date) -> None:
    found = told(until)
    assert list(found) == [FIRST_DAY + timedelta(days=n) for n in range((until - FIRST_DAY).days + 1)]
    count = 0
    for is_workday, ordinal in found.values():
        count += is_workday
        assert ordinal == count


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        ("2019-09-30", True),
        ("2019-10-01", False),  # a Tuesday: national day
        ("2019-10-12", True),  # a Saturday on which the week of the holiday is made up for
        ("2019-10-13", False),  # a Sunday
        ("2020-02-29", False),  # a Saturday
    ],
)
def test_holidays_and_the_days_that_make_up_for_them_are_the_states(day: str, is_workday: bool) -> None:
    assert told(date(2020, 12, 31))[date.fromisoformat(day)][0] == is_workday


def test_a_year_that_is_not_announced_is_named_and_counts_monday_to_friday() -> None:
    assert workdays(date(2020, 12, 31)).unknown_years == ()
    unknown = workdays(FAR).unknown_years
    assert unknown[-1] == FAR.year
    assert FIRST_DAY.year not in unknown
    for day, (is_workday, _) in told(FAR).items():
        if day.year == FAR.year:
            assert is_workday == (day.weekday() < 5), day
