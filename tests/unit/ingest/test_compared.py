"""What a load is compared with: the columns and rows of the last accepted one, unless the source began anew since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.ingest.compared import batch_files, columns_lost, last_rows
from pipelines.ingest.landing import LandedFile, LandedLoad
from pipelines.ingest.loads import ACCEPTED, FileNote, LoadManifest

if TYPE_CHECKING:
    from expectations.contract import Contract

MONDAY, TUESDAY = date(2019, 9, 2), date(2019, 9, 3)
JINJIANG, NANAN = "名册_晋江市.csv", "名册_南安市.csv"


def accepted(day: date, **columns: tuple[str, ...]) -> LoadManifest:
    """An accepted load of files: name without its ending -> the columns that it had."""
    files = tuple(FileNote(f"{name}.csv", f"sha-{name}", 1, columns=each) for name, each in columns.items())
    return LoadManifest("pupils", day, 1, "sha", ACCEPTED, day, files, 1, 1, 0, "1", "", (), ())


def landed(name: str, columns: tuple[str, ...]) -> LandedLoad:
    """A load of one file."""
    file = LandedFile(name, "sha", 1, None, 1, None, None, None, (), (), None, columns=columns)
    return LandedLoad("pupils", TUESDAY, "sha", (file,))


def test_an_optional_column_that_was_there_and_is_gone_is_named_by_its_header(contract: Contract) -> None:
    gone, stays = [column for column in contract.columns if not column.required][:2]
    before = [accepted(MONDAY, a=("id_number", "name", gone.name, stays.name))]
    assert columns_lost(contract, landed("a.csv", (stays.name,)), before) == {"a.csv": (gone.header,)}
    assert columns_lost(contract, landed("a.csv", (stays.name, gone.name)), before) == {}


def test_a_units_file_is_compared_with_the_same_units(contract: Contract) -> None:
    kept, other = [column.name for column in contract.columns if not column.required][:2]
    before = [accepted(MONDAY, 名册_晋江市=(kept,), 名册_南安市=(kept, other))]
    assert columns_lost(contract, landed(JINJIANG, (kept,)), before) == {}
    assert list(columns_lost(contract, landed(NANAN, (kept,)), before)) == [NANAN]


def test_what_nobody_noted_and_later_or_refused_loads_are_not_compared(contract: Contract) -> None:
    kept, other = [column.name for column in contract.columns if not column.required][:2]
    now = landed("a.csv", (kept,))
    unknown, later = accepted(MONDAY, a=()), replace(accepted(TUESDAY, a=(kept, other)), business_date=date(2019, 9, 4))
    refused = replace(accepted(MONDAY, a=(kept, other)), verdict="blocked")
    assert [columns_lost(contract, now, [each]) for each in (unknown, later, refused)] == [{}, {}, {}]
    assert columns_lost(contract, landed("a.csv", ()), [accepted(MONDAY, a=(kept, other))]) == {}


def test_rows_are_not_compared_across_the_day_on_which_a_source_begins_anew(contract: Contract) -> None:
    yearly = replace(contract, restarts=(9, 3))
    before = [replace(accepted(MONDAY, 名册_晋江市=(), 名册_南安市=()), rows_landed=100)]
    after = replace(landed(JINJIANG, ()), business_date=TUESDAY)
    assert last_rows(contract, after, before) == 100
    assert last_rows(yearly, after, before) is None
    assert [(f.name, f.last_rows) for f in batch_files(yearly, after, before)] == [(JINJIANG, None)]
    # On either side of that day a fall is a fall.
    assert last_rows(yearly, replace(after, business_date=MONDAY), before) == 100
    new_year = [*before, replace(before[0], business_date=TUESDAY, rows_landed=70)]
    assert last_rows(yearly, replace(after, business_date=date(2020, 9, 2)), new_year) == 70
    assert [f.name for f in batch_files(yearly, replace(after, business_date=MONDAY), before)] == [JINJIANG, "南安市"]


def test_a_source_begins_anew_once_a_year(contract: Contract) -> None:
    yearly = replace(contract, restarts=(9, 1))
    days = [date(2019, 8, 31), date(2019, 9, 1), date(2020, 8, 31), date(2020, 9, 1)]
    assert [yearly.begins_anew(after, upto) for after, upto in pairwise(days)] == [True, False, True]
    assert yearly.begins_anew(date(2018, 9, 2), date(2019, 8, 31)) is False
    assert contract.begins_anew(date(2018, 1, 1), date(2020, 1, 1)) is False
