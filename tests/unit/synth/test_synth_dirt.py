"""How files go wrong: each defect of the handbook in its proportion, within four standard deviations of its rate."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import pytest

from pipelines.synth import rates

if TYPE_CHECKING:
    from conftest import Town

Pairs = list[tuple[str, str]]
FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")


def _is_about(found: int, rows: int, rate: float) -> bool:
    """Tell whether `found` of `rows` is what a rate gives, within four standard deviations and one row."""
    return abs(found - rows * rate) <= 4 * sqrt(rows * rate * (1 - rate)) + 1


@pytest.fixture(scope="session")
def pairs(town: Town) -> Pairs:
    """The registry's ID cells as typed, each with the child's true number, for children with an ID card."""
    own = {
        (file, row): (number, former, father)
        for file, row, number, former, father in town.ask(
            """
            select r._file, r._row, p.id_number, p.former_id_number, r.guardian_id_number
            from {rows} as r join '{truth}/person.parquet' as p using (person_id)
            where r.id_type_code in ('居民身份证', '1')
            """,
            "student_registry",
        )
    }
    cells = town.raw("student_registry", "id_number")
    found = []
    for place, (number, former, guardian) in own.items():
        cell = cells[place]
        if cell not in (guardian, former):
            found.append((cell, number))
    return found


def _differs_once(cell: str, true: str) -> bool:
    return len(cell) == len(true) and sum(a != b for a, b in zip(cell, true, strict=True)) == 1


def _is_swapped(cell: str, true: str) -> bool:
    places = [n for n, (a, b) in enumerate(zip(cell, true, strict=False)) if a != b]
    return len(cell) == len(true) and len(places) == 2 and places[1] == places[0] + 1 and sorted(cell) == sorted(true)


def test_dirt_of_identity_numbers_comes_in_the_proportions_of_the_handbook(pairs: Pairs) -> None:
    rows = len(pairs)
    lower = [true for cell, true in pairs if cell.endswith("x")]
    ending_in_x = [true for _, true in pairs if true.endswith("X")]
    # a swap of two equal digits changes nothing: nine of ten are seen
    for rate, found in (
        (rates.D01_ID_MISSING, [1 for cell, _ in pairs if cell == ""]),
        (rates.D01_ID_WRONG_DIGIT, [1 for cell, true in pairs if _differs_once(cell, true) and cell[-1] != "x"]),
        (rates.D01_ID_SWAPPED * 0.9, [1 for cell, true in pairs if _is_swapped(cell, true)]),
        (rates.D08_ID_SPACED, [1 for cell, true in pairs if cell != true and "".join(cell.split()) == true]),
        (rates.D08_ID_FULL_WIDTH, [1 for cell, true in pairs if cell != true and cell.translate(FULL_WIDTH) == true]),
        (rates.D09_ID_15_DIGITS, [1 for cell, true in pairs if cell == true[:6] + true[8:17]]),
        (rates.D07_ID_ROUNDED, [1 for cell, true in pairs if cell != true and cell == true[:15] + "000"]),
        (rates.D07_ID_SCIENTIFIC, [1 for cell, _ in pairs if cell.endswith("E+17")]),
    ):
        assert _is_about(len(found), rows, rate), (rate, len(found), rows)
    assert _is_about(len(lower), len(ending_in_x), rates.D08_ID_LOWER_X)


def test_dirt_of_the_registrys_identity_numbers_is_two_to_three_percent_in_all(pairs: Pairs) -> None:
    dirty = sum(cell != true for cell, true in pairs)
    assert 0.02 <= dirty / len(pairs) <= 0.03


def test_dirt_of_names_comes_in_the_proportions_of_the_handbook(town: Town) -> None:
    names = town.ask(
        """
        select r.name, p.name from {rows} as r join '{truth}/person.parquet' as p using (person_id)
        where not contains(p.name, '·')
        """,
        "student_registry",
    )
    spaced = [1 for name, true in names if name != true and "".join(name.split()) == true]
    alike = [1 for name, true in names if len(name) == len(true) and _differs_once(name, true) and "?" not in name]
    # a third of the spaces stands behind the name and is trimmed by landing
    assert _is_about(len(spaced), len(names), rates.D08_NAME_SPACED * 2 / 3)
    # by ear or in traditional characters, where the name has a character of which there is such a form
    assert len(names) * rates.D05_NAME_HOMOPHONE / 2 <= len(alike)
    assert len(alike) <= len(names) * (rates.D05_NAME_HOMOPHONE + rates.D13_TRADITIONAL) * 1.5


def test_dirt_of_the_poverty_register_is_late_and_blank_schooling_and_certificates_as_ids(town: Town) -> None:
    ((rows, blank, disabled, certificates),) = town.ask(
        """
        select count(*), count(*) filter (study_status_code is null), count(*) filter (p.is_disabled),
            count(*) filter (length(r.id_number) in (20, 22))
        from {rows} as r join '{truth}/person.parquet' as p using (person_id)
        """,
        "poverty_students",
    )
    assert _is_about(blank, rows, rates.D19_SCHOOLING_BLANK)
    assert _is_about(certificates, disabled, rates.D10_DISABILITY_NO_AS_ID)


def test_dirt_of_the_vocational_registry_is_pseudo_numbers(town: Town) -> None:
    ((rows, pseudo),) = town.ask(
        "select count(*), count(*) filter (starts_with(id_number, '999')) from {rows}", "vocational_registry"
    )
    assert _is_about(pseudo, rows, rates.D11_PSEUDO_ID_999)


def test_dirt_of_double_registration_and_repeated_rows_is_rare_and_there(town: Town) -> None:
    ((pupils, two_schools),) = town.ask(
        """
        select count(*), count(*) filter (places > 1) from (
            select person_id, count(distinct school_code) as places from {rows} where status_code in ('在读', '复学')
            group by person_id
        )
        """,
        "student_registry",
    )
    assert two_schools >= 1
    assert two_schools <= pupils * rates.D03_TWO_SCHOOLS * 2
