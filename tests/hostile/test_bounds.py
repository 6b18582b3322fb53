"""How many cells a sheet would be laid out as is known before a reader lays it out."""

from __future__ import annotations

from pathlib import Path

import cases_bombs
import pytest

from pipelines.ingest import workbook_package
from pipelines.ingest.problems import FileProblem
from pipelines.ingest.sheet_extent import Extent

EXTENTS = [
    (b'<row r="3"><c r="B3"><v>1</v></c></row>', 6, True),
    (b'<row r="3"><c r="B9"><v>1</v></c></row>', 18, True),
    (b"<row r='3'><c r='B3'/></row>", 6, False),
    (b'<x:row r="3"><x:c r="B3"/></x:row>', 6, False),
    (b'<row r="3"><c s="1"\n r = "b3"/></row>', 6, False),
    (b"<row><c/><c/></row><row><c/></row>", 4, False),
    (b'<row r="2"><c r="C2"/><c/><c/></row><row/>', 3 * 5, False),
    (b'<row a=" r="><c/></row><row/>', 2, False),
    (b"<cols><col/></cols><conditionalFormatting/>", 0, True),
]


@pytest.mark.parametrize(("xml", "cells", "plain"), EXTENTS)
def test_extent_is_never_less_than_what_a_reader_would_lay_out(xml: bytes, cells: int, plain: bool) -> None:
    extent = Extent()
    extent.add(xml)
    assert (extent.cells, extent.is_plain) == (cells, plain)


@pytest.mark.parametrize("cut", range(1, 6))
def test_extent_is_the_same_however_a_row_is_cut(cut: int) -> None:
    tags = [b"<row>", b"<c/>", b"<c/>", b"<c/>", b"</row>", b"<row/>"]
    extent = Extent()
    for piece in (tags[:cut], tags[cut:]):
        extent.add(b"".join(piece))
    assert (extent.cells, extent.listed) == (6, 3)


def test_more_cells_than_a_sheet_may_hold_are_too_many_in_one_place_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_package, "MOST_CELLS", 10)
    monkeypatch.setattr(workbook_package._check_cells, "__defaults__", (10,))
    path = tmp_path / "a.xlsx"
    path.write_bytes(cases_bombs.packed(cases_bombs.parts(cases_bombs.sheet_xml('<c r="A1"/>' * 11))))
    with pytest.raises(FileProblem) as caught:
        workbook_package.open_workbook(path)
    assert caught.value.code == "too_large"
