"""Every hostile delivery landed once: those that are made to exhaust a machine in a process of their own, which is measured."""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import cases_bombs
import cases_csv
import cases_folders
import cases_headers
import cases_packages
import cases_sheets
import cases_text
import cases_values
import cases_workbooks
import duckdb
from hostile_case import Case, contract

from expectations.contract import Contract
from pipelines.ingest.landing import LandedFile, LandedLoad, land
from pipelines.settings import Settings

DAY = date(2019, 9, 2)
MODULES = (
    cases_text, cases_csv, cases_headers, cases_values, cases_workbooks, cases_sheets, cases_packages, cases_bombs,
    cases_folders,
)  # fmt: skip
CASES = {f"{module.__name__[6:]}: {case.name}": case for module in MODULES for case in module.CASES}
GIGANTIC = [
    f"csv: {case.name}" for case in cases_csv.CASES if any(word in case.name for word in ("MB", "million", "20,000"))
]
HEAVY = [*(f"bombs: {case.name}" for case in cases_bombs.CASES), *GIGANTIC]
_KEY = "P[0-9]{4}"


@dataclass(frozen=True)
class Landed:
    """What came of a delivery, and the seconds of processor that landing took."""

    load: LandedLoad
    seconds: float


@dataclass(frozen=True)
class Landings:
    """The deliveries of the corpus below a folder; each is landed when somebody first asks for it."""

    folder: Path
    _known: dict[str, Landed] = field(default_factory=dict)

    @cached_property
    def contract(self) -> Contract:
        """The contract that all are landed and judged by."""
        return contract(self.folder)

    @cached_property
    def heavy(self) -> tuple[int, dict[str, Landed]]:
        """Peak memory in MB of the process that landed the heavy ones, one by one, and what came of each."""
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            return pool.submit(_land_heavy, self.folder).result()

    def of(self, name: str) -> Landed:
        """Return what came of a delivery."""
        if name in HEAVY:
            return self.heavy[1][name]
        if name not in self._known:
            self._known[name] = _land(self.folder, name, self.contract)
        return self._known[name]

    def together(self, names: list[str]) -> LandedLoad:
        """Return one load of what these deliveries landed as, their files in folders of their places.

        No two of them have a key in common: keys of the form that the contract asks for are numbered anew, in the order
        that they have in their delivery, and to any other the place is added.
        """
        files: list[LandedFile] = []
        for place, name in enumerate(names):
            files += _with_own_keys(self.of(name).load, place, self.folder / "together")
        return LandedLoad("pupils", DAY, "together", tuple(files))


def deliver(desk: Settings, case: Case, day: date = DAY) -> Path:
    """Put a delivery where the source delivers on a day."""
    folder = desk.data_raw / "pupils" / day.isoformat()
    folder.mkdir(parents=True)
    case.deliver(folder)
    return folder


def _land(folder: Path, name: str, pupils: Contract) -> Landed:
    place = folder / f"{list(CASES).index(name):03d}"
    desk = Settings(place / "raw", place / "home", project=folder)
    desk.home.mkdir(parents=True)
    deliver(desk, CASES[name])
    began = time.process_time()
    load = land(desk, pupils, DAY)
    assert load is not None
    return Landed(load, time.process_time() - began)


def _land_heavy(folder: Path) -> tuple[int, dict[str, Landed]]:
    pupils = contract(folder / "heavy")
    found = {name: _land(folder, name, pupils) for name in HEAVY}
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, found


def _with_own_keys(load: LandedLoad, place: int, folder: Path) -> list[LandedFile]:
    """Return the files of a load with the keys of their rows changed, in copies below a folder."""
    (folder / str(place)).mkdir(parents=True)
    found = [file for file in load.files if file.parquet and not file.duplicate_of]
    paths = [str(file.parquet) for file in found]
    select = f"select distinct no from read_parquet(?) where regexp_full_match(no, '{_KEY}') order by no"
    keys = [key for (key,) in duckdb.execute(select, [paths]).fetchall()]
    changed: list[LandedFile] = []
    for nth, file in enumerate(found):
        own = folder / str(place) / f"{nth}.parquet"
        duckdb.execute(
            f"copy (select * replace (case when list_contains($keys, no) "
            f"then format('P{{:04d}}', $first + list_position($keys, no)) else no || '#' || $first end as no) "
            f"from read_parquet($path)) to '{own}'",
            {"keys": keys, "first": 20 * place, "path": str(file.parquet)},
        )
        changed.append(replace(file, name=f"{place:03d}/{file.name}", sha256=f"{place}-{file.sha256}", parquet=own))
    return changed
