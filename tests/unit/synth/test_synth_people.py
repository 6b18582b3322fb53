"""Nobody in the files exists: no number in any cell can be somebody's; and who is who in the truth is consistent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from conftest import Town

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NUMBER = re.compile(r"(?<![0-9])(?=([0-9]{17}[0-9Xx]))")
MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def _is_valid(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _cells(town: Town, source: str) -> set[str]:
    """Return every distinct cell of a source's first delivery."""
    found: set[str] = set()
    for file in town.land(source).files:
        table = duckdb.sql(f"select * exclude (_row, _lost) from read_parquet('{file.parquet}')").to_arrow_table()
        for column in table.columns:
            found.update(cell for cell in column.unique().to_pylist() if cell)
    return found


def test_people_have_no_identity_number_that_could_be_real_in_any_cell_of_any_source(town: Town) -> None:
    seen = 0
    for source in town.delivering:
        for cell in _cells(town, source):
            valid = [number for number in NUMBER.findall(cell) if _is_valid(number)]
            seen += len(valid)
            # 999 begins a pseudo number of the vocational registry: no region begins so, either
            assert all(re.match("4000[0-9]{2}|999", number) for number in valid), source
    assert seen > 30_000


def test_people_have_no_phone_number_that_could_be_real(town: Town) -> None:
    for source in town.delivering:
        assert not [cell for cell in _cells(town, source) if MOBILE.search(cell)], source


def test_people_have_one_number_each_that_tells_their_birth_date_and_sex(town: Town) -> None:
    ((people, numbers, dates, sexes),) = town.ask(
        """
        select count(*), count(distinct id_number),
            count(*) filter (substr(id_number, 7, 8) = strftime(birth_date, '%Y%m%d')),
            count(*) filter (substr(id_number, 17, 1)::int % 2 = if(sex = '男', 1, 0))
        from '{truth}/person.parquet'
        """
    )
    assert people == numbers == dates == sexes > 20_000


def test_people_whose_number_was_corrected_keep_it_apart_from_everybody_elses(town: Town) -> None:
    ((changed, shared),) = town.ask(
        """
        select count(former_id_number),
            count(*) filter (former_id_number in (select id_number from '{truth}/person.parquet'))
        from '{truth}/person.parquet'
        """
    )
    assert changed > 10
    assert shared == 0


def test_people_without_a_formal_student_number_have_one_that_is_no_identity_number(town: Town) -> None:
    numbers = [
        row[0] for row in town.ask("select student_no from '{truth}/person.parquet' where student_no[1:1] <> 'G'")
    ]
    assert {number[0] for number in numbers} == {"L", "J"}
    assert not [number for number in numbers if _is_valid(number[1:])]
