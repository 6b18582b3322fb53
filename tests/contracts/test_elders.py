"""The ID number of a guardian or head of a household: what two rows must have alike to have the same one."""

from __future__ import annotations

import duckdb
import pytest
from staging_macros import staging

from tests.warehouse.fixtures import id_number

ELDER = id_number("19800101", 3)
FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
WRONG_CHECK = ELDER[:-1] + ("0" if ELDER[-1] != "0" else "1")


def read(written: str | None, lost: str | None = None) -> str | None:
    """Return what staging reads of a cell, beside the columns that landing found rounded in its row."""
    with duckdb.connect() as con:
        said = staging("elder_id_number('t')")
        query = f"select {said} from (select ?::varchar as t, ?::varchar as _lost)"
        ((found,),) = con.execute(query, [written, lost]).fetchall()
    return None if found is None else str(found)


@pytest.mark.parametrize(
    "written",
    [ELDER, ELDER.translate(FULL_WIDTH), f" {ELDER[:6]} {ELDER[6:]}", f"{ELDER}43", f"{ELDER}43B1"],
    ids=["plain", "full width", "spaces", "of a disability certificate", "of one that was issued again"],
)  # fmt: skip
def test_one_number_is_read_alike_however_it_is_written(written: str) -> None:
    assert read(written) == ELDER


def test_a_small_x_is_an_x() -> None:
    number = next(n for n in (id_number("19800101", s) for s in range(1, 99)) if n.endswith("X"))
    assert read(number.lower()) == number


def test_a_number_with_a_wrong_check_digit_is_kept_for_others_copy_it() -> None:
    assert read(WRONG_CHECK) == WRONG_CHECK


@pytest.mark.parametrize("written", [None, "", "无", "0" * 18, "1" * 18, "123456789012345678", ELDER[:15]])
def test_what_is_no_number_by_its_looks_is_nobodys(written: str | None) -> None:
    assert read(written) is None


def test_a_number_that_excel_rounded_is_not_compared() -> None:
    assert read(ELDER, "id_number;t") is None
    assert read(ELDER, "id_number") == ELDER
