"""What is made to exhaust a machine is refused within bounds of memory, and nothing of it is run or fetched."""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cases_bombs
import cases_csv
import pytest
from hostile_case import contract
from test_hostile_deliveries import DAY, Settings, deliver, land

from pipelines.ingest import workbook_package
from pipelines.ingest.problems import FileProblem
from pipelines.ingest.sheet_extent import Extent

MOST_MEGABYTES = 1100  # with the packages that landing and the gate import, which take some 400
GIGANTIC = [case for case in cases_csv.CASES if "MB" in case.name or "million" in case.name or "20,000" in case.name]


def _land_all(folder: Path) -> tuple[int, float]:
    """Land every bomb and every gigantic file one by one; return the peak of memory in MB and the seconds of processor."""
    pupils = contract(folder)
    began = time.process_time()
    for place, case in enumerate([*cases_bombs.CASES, *GIGANTIC]):
        desk = Settings(folder / f"raw{place}", folder / "home", project=folder)
        deliver(desk, case)
        land(desk, pupils, DAY)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, time.process_time() - began


def test_bombs_and_gigantic_files_are_refused_in_bounded_memory_and_time(tmp_path: Path) -> None:
    assert len(GIGANTIC) >= 5
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        megabytes, seconds = pool.submit(_land_all, tmp_path).result()
    assert megabytes < MOST_MEGABYTES
    assert seconds < 60


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
