"""Why a person is not in the comparison: too young, too old, or on no list (P2.2)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.settings import Settings

_SEED = Path("seeds") / "dropout_parameters.csv"


@dataclass(frozen=True)
class Ages:
    """Parameters of the dropout control that are in force on a day: the cut-off (month, day) and ages in years."""

    cut_off: tuple[int, int]
    lower: int
    upper: int

    @classmethod
    def on(cls, settings: Settings, day: date) -> Ages:
        """Read the seed's values that are valid on `day`."""
        with (settings.dbt_project / _SEED).open(encoding="utf-8", newline="") as file:
            valid = {row["parameter"]: int(row["value"]) for row in csv.DictReader(file) if _is_valid(row, day)}
        return cls((valid["cut_off_month"], valid["cut_off_day"]), valid["lower_age"], valid["upper_age"])


def birthday(birth_date: date, years: int) -> date:
    """Return the n-th birthday; of somebody born on 29 February it is 1 March in a common year."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def age_on(birth_date: date, day: date) -> int:
    """Return the age in full years."""
    years = day.year - birth_date.year
    return years if birthday(birth_date, years) <= day else years - 1


def last_cut_off(ages: Ages, day: date) -> date:
    """Return the latest cut-off day up to `day`."""
    cut_off = date(day.year, *ages.cut_off)
    return cut_off if cut_off <= day else cut_off.replace(year=day.year - 1)


def why_not_compared(ages: Ages, birth_date: date | None, day: date) -> tuple[str, str]:
    """Say in Chinese and English why the comparison of `day` leaves somebody out."""
    cut_off = last_cut_off(ages, day)
    if birth_date and birthday(birth_date, ages.upper) <= day:
        return f"业务日已满{ages.upper}周岁,不在比对范围", f"{ages.upper} or older on the day: out of scope"
    if birth_date and birthday(birth_date, ages.lower) > cut_off:
        return (
            f"截至 {cut_off} 未满{ages.lower}周岁,不在比对范围",
            f"not yet {ages.lower} by {cut_off}: out of scope",
        )
    return (
        "在年龄范围内,但不在任何须逐人比对的名单上,学籍也未显示离校或长期缺勤",
        "of school age, but on none of the lists that are compared, and no source says left or absent",
    )


def _is_valid(row: dict[str, str], day: date) -> bool:
    return row["valid_from"] <= day.isoformat() and (not row["valid_to"] or day.isoformat() <= row["valid_to"])
