"""The world behind the files: who lives, where, in which school, and what happens to them from day to day.

Everything is made by the SQL files of `world/`, run in the order of their names in an in-memory DuckDB; every draw is
a hash of the child, the topic and the seed (`00_macros.sql`), so the same seed gives the same city whatever the number of
threads. `90_state.sql` is run once a day. DuckDB's `hash` may change between its versions: the exact pin of the
project keeps the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines import engine
from pipelines.synth import names, places, rates

HERE = Path(__file__).parent
YEARS_OF_FIRST_BIRTHS = 32  # 20 years of ages 3 to 22, and 12 for the younger children of older households
MEMORY = "3500MB"


@dataclass(frozen=True)
class Setting:
    """What a city is made from: its scale (1.0 = 1.6 m registry rows), first day, number of days, seed and dirt."""

    scale: float
    start: date
    days: int
    seed: int
    dirt: str = "handbook"


def build(setting: Setting, spill: Path) -> duckdb.DuckDBPyConnection:
    """Make the world; `spill` is a folder for what does not fit into memory. The caller closes the connection."""
    con = engine.connect(spill, {"memory_limit": MEMORY})
    _set_variables(con, _variables(setting))
    _place_tables(con)
    for path in sorted((HERE / "world").glob("*.sql")):
        if not path.name.startswith("9"):
            con.execute(path.read_text(encoding="utf-8"))
    return con


def turn_to(con: duckdb.DuckDBPyConnection, day: date) -> None:
    """Make `state` what it is on a day."""
    _set_variables(con, {"day": day})
    con.execute((HERE / "world" / "90_state.sql").read_text(encoding="utf-8"))


def _variables(setting: Setting) -> dict[str, object]:
    """Collect what the SQL refers to: rates, their running sums, lists of characters, the window of birth dates."""
    rate = rates.rates_of(setting.dirt)
    start = setting.start
    mean_children = 1 + rate["two_children"] + 2 * rate["three_children"]
    households = setting.scale * YEARS_OF_FIRST_BIRTHS / mean_children
    return {
        **rate,
        **_running_sums(rate),
        **_characters(),
        "scale": setting.scale,
        "start": start,
        "days": setting.days,
        "seed": setting.seed,
        "window_start": start - timedelta(days=round(365.25 * (19 + rates.OLDER_YEARS))),
        "young_start": start - timedelta(days=round(365.25 * 19)),
        "window_end": start + timedelta(days=setting.days - round(365.25 * 3)),
        "local_households": round(rates.LOCAL_BIRTHS_A_YEAR * households),
        "migrant_households": round(rates.MIGRANT_BIRTHS_A_YEAR * households),
    }


def _running_sums(rate: Mapping[str, float]) -> dict[str, float]:
    """Upper edges of the intervals that one draw falls into: `cut_b` is the sum of the rates up to b."""
    chains = (
        ("hukou_dead hukou_duplicate hukou_nobody hukou_emigrated hukou_moved", "hukou_"),
        ("elsewhere_registered elsewhere_fujian_unregistered elsewhere_outside_unregistered never_enrolled abroad missing", ""),
        ("moved_within_city moved_away dropped_out suspended died", ""),
        ("local_senior local_vocational", ""),
        ("migrant_senior migrant_vocational", ""),
        ("d01_id_missing d01_id_wrong_digit d01_id_swapped d08_id_spaced d08_id_full_width d09_id_15_digits"
         " d07_id_rounded d07_id_scientific", "id_"),
        ("d05_name_homophone d13_traditional d05_name_character_lost d05_name_other_character d08_name_spaced", "name_"),
    )  # fmt: skip
    sums: dict[str, float] = {}
    for chain, prefix in chains:
        total = 0.0
        for name in chain.split():
            total += rate[name]
            sums[f"cut_{name}"] = total
        sums[f"cut_{prefix}all"] = total
    return sums


def _characters() -> dict[str, object]:
    """Lists of characters, and the pairs of strings that `translate` takes."""
    homophone, traditional = names.translation(names.HOMOPHONES), names.traditional()
    return {
        "surname": list(names.SURNAMES), "male": list(names.MALE), "female": list(names.FEMALE), "rare": list(names.RARE),
        "dotted_first": list(names.DOTTED_FIRST), "dotted_last": list(names.DOTTED_LAST),
        "village": names.VILLAGES.split(","),
        "homophone_from": homophone[0], "homophone_to": homophone[1],
        "traditional_from": traditional[0], "traditional_to": traditional[1],
        "rare_from": names.RARE, "rare_to": "?" * len(names.RARE),
    }  # fmt: skip


def _set_variables(con: duckdb.DuckDBPyConnection, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        con.execute(f"set variable {name} = {literal(value)}")


def literal(value: object) -> str:
    """Write a constant as SQL: numbers, dates, text and lists of them."""
    if isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"


def _place_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Load the constants of `places` as tables."""
    _table(con, "unit", "unit_code, unit_name, gb_code, local_weight, migrant_weight", places.UNITS)
    _table(con, "zone_township", "township_code, unit_code", places.ZONE_TOWNSHIPS.items())
    _table(con, "township_text", "gb_code, parts", places.TOWNSHIPS.items())
    _table(con, "home", "county_code, province_name, county_name, weight", places.HOMES)
    _table(con, "school_kind", "kind_code, prefix, total, least, ending, stages", places.SCHOOL_KINDS)


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    values = ", ".join("(" + ", ".join(literal(cell) for cell in row) + ")" for row in rows)
    con.execute(f"create table {name} as select * from (values {values}) as t ({columns})")
