"""The hard setting of dirt makes what it says, in its proportions; the handbook's makes none of it."""

from __future__ import annotations

from datetime import date
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipelines.synth import generate, rates

if TYPE_CHECKING:
    from conftest import Town

DAY = date(2019, 9, 2)
TYPED = """
    select
        count(*),
        count(*) filter (coalesce(r.id_number, '') = ''),
        count(*) filter (length(trim(r.id_number)) = 18 and upper(r.id_number) <> p.id_number
            and list_sort(split(r.id_number, '')) = list_sort(split(p.id_number, ''))),
        count(*) filter (length(r.id_number) = 18 and len(list_filter(range(1, 19),
            lambda i: upper(r.id_number)[i] <> p.id_number[i])) = 1),
        count(*) filter (length(r.name) = length(p.name) and len(list_filter(range(1, length(p.name) + 1),
            lambda i: r.name[i] <> p.name[i])) = 1)
    from {rows} as r join '{truth}/person.parquet' as p using (person_id)
    where r.id_type_code in ('居民身份证', '1') and coalesce(r.id_number <> p.former_id_number, true)
        and not contains(p.name, '·')
"""
TWINS = """
    select count(*), count(*) filter (abs(a.id_number[7:17]::bigint - b.id_number[7:17]::bigint) = 2),
        count(*) filter (a.name[2] = b.name[2])
    from '{truth}/person.parquet' as a join '{truth}/person.parquet' as b
        on a.household_id = b.household_id and a.birth_date = b.birth_date and a.sex = b.sex and a.person_id < b.person_id
"""
OF_SIBLINGS = """
    select count(*), count(*) filter (r.id_number = s.id_number)
    from {rows} as r join '{truth}/person.parquet' as p using (person_id)
    join '{truth}/person.parquet' as s on s.household_id = p.household_id and s.person_id <> p.person_id
    where (p.person_id % 4 = 0 and s.person_id % 4 = 1) or (p.person_id % 4 > 0 and s.person_id % 4 = 0)
"""
CHANGED = "select count(*), count(former_id_number) from '{truth}/person.parquet' where person_id < 4000000000"


def _is_about(found: int, rows: int, rate: float) -> bool:
    return abs(found - rows * rate) <= 4 * sqrt(rows * rate * (1 - rate)) + 1


def test_every_hard_rate_is_above_the_handbook_s_and_a_rate_of_its_name_is_there() -> None:
    handbook = rates.rates_of("handbook")
    assert [name for name, rate in rates.HARD.items() if not rate > handbook[name]] == []


def test_one_id_in_twenty_and_one_name_in_twenty_is_mistyped_in_the_hard_setting(hard: Town) -> None:
    ((rows, missing, swapped, wrong, names),) = hard.ask(TYPED, "student_registry")
    assert _is_about(missing, rows, rates.HARD["d01_id_missing"])
    # a swap of two equal digits changes nothing: nine of ten are seen
    assert _is_about(swapped, rows, rates.HARD["d01_id_swapped"] * 0.9)
    assert _is_about(wrong, rows, rates.HARD["d01_id_wrong_digit"])
    # two of three names have a character with a homophone or a traditional form; the other character is always seen
    assert 0.03 <= names / rows <= 0.06


def test_twins_have_adjacent_numbers_and_like_names_and_ids_change_in_the_hard_setting(hard: Town, town: Town) -> None:
    ((twins, adjacent, alike),) = hard.ask(TWINS)
    assert twins > 50
    assert adjacent >= 0.9 * twins
    assert 0.3 <= alike / twins <= 0.9
    ((locals_, changed),) = hard.ask(CHANGED)
    assert _is_about(changed, locals_, rates.HARD["d06_id_changed"])
    ((twins, adjacent, _),) = town.ask(TWINS)
    assert adjacent <= 0.1 * twins


def test_generate_refuses_a_setting_of_dirt_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="handbook, hard"):
        generate(tmp_path, 0.1, 1, DAY, 1, contracts={}, dirt="soft")


def test_some_children_have_a_sibling_s_number_in_the_registry_of_the_hard_setting_alone(
    hard: Town, town: Town
) -> None:
    ((with_siblings, borrowed),) = hard.ask(OF_SIBLINGS, "student_registry")
    assert borrowed > 0
    assert _is_about(borrowed, with_siblings, rates.HARD["d03_id_of_sibling"])
    assert town.ask(OF_SIBLINGS, "student_registry")[0][1] == 0
