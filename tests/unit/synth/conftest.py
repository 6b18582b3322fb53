"""One small city for all tests of the generator, as files, as landed rows and as truth."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.contract import Contract, load_contracts
from pipelines.ingest.landing import LandedLoad, land
from pipelines.settings import PROJECT, Settings
from pipelines.synth import GeneratedCity, generate

MONDAY = date(2019, 9, 2)
ASKED = ({"item_no", "result_code"}, {"pair_no", "decision_code"})
"""Columns of the feeds in which people answer what Baoxue asked."""


@dataclass
class Town:
    """A generated city: `made` by the generator, its deliveries in `settings.data_raw`, its `truth`, the progress `told`."""

    made: GeneratedCity
    settings: Settings
    contracts: Mapping[str, Contract]
    truth: Path
    told: list[tuple[int, int, str]]
    _loads: dict[tuple[str, date], LandedLoad] = field(default_factory=dict)
    _con: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    @property
    def delivering(self) -> list[str]:
        """Sources of which there is something to deliver: nobody answers Baoxue before it has asked."""
        return [
            source
            for source, contract in self.contracts.items()
            if not any(answers <= {column.name for column in contract.columns} for answers in ASKED)
        ]

    def land(self, source: str, day: date = MONDAY) -> LandedLoad:
        if (source, day) not in self._loads:
            load = land(self.settings, self.contracts[source], day)
            assert load is not None, source
            self._loads[source, day] = load
        return self._loads[source, day]

    def ask(self, query: str, source: str = "", day: date = MONDAY) -> list[tuple[Any, ...]]:
        """Run SQL; `{rows}` are the landed rows of the source with the true child, `{truth}` is the folder."""
        rows = self._joined(source, day) if source else ""
        return self._con.execute(query.format(rows=rows, truth=self.truth)).fetchall()

    def _joined(self, source: str, day: date) -> str:
        """Return the name of the table of a delivery's landed rows with the true child, which is made once."""
        name = f'"{source} {day}"'
        parts = [
            f"select '{file.name}' as _file, * from read_parquet('{file.parquet}')"
            for file in self.land(source, day).files
        ]
        own = f"{self.truth}/source_row/{source}/{day.isoformat()}.parquet"
        self._con.execute(f"""
            create table if not exists {name} as
            select part.*, own.person_id from ({" union all ".join(parts)}) as part
            left join read_parquet('{own}') as own on own.file = part._file and own.row = part._row
        """)
        return name

    def raw(self, source: str, column: str, day: date = MONDAY) -> dict[tuple[str, int], str]:
        """Return (file, row) -> the cell of a column as it stands in the CSV files, untrimmed."""
        known = self.contracts[source].column(column)
        names = {known.header, *known.aliases}
        cells = {}
        for file in self.land(source, day).files:
            path = self.settings.data_raw / source / day.isoformat() / file.name
            text = path.read_bytes().decode(str(file.encoding))
            head, *rows = csv.reader(io.StringIO(text))
            place = next(index for index, header in enumerate(head) if header in names)
            cells.update({(file.name, number): row[place] for number, row in enumerate(rows, 2)})
        return cells


@pytest.fixture(scope="session")
def contracts() -> Mapping[str, Contract]:
    """The project's contracts."""
    return load_contracts(PROJECT / "expectations")


def make(
    home: Path,
    contracts: Mapping[str, Contract],
    scale: float,
    days: int,
    start: date = MONDAY,
    dirt: str = "handbook",
) -> Town:
    """Generate a city with its truth below `home`."""
    told: list[tuple[int, int, str]] = []
    made = generate(
        home / "data_raw", scale, days, start, 1, home / "truth", contracts, lambda *each: told.append(each), dirt
    )
    return Town(made, Settings(home / "data_raw", home / "var"), contracts, home / "truth", told)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, contracts: Mapping[str, Contract]) -> Town:
    """Five days of a hundredth of the city: 16,000 registry rows."""
    return make(tmp_path_factory.mktemp("town"), contracts, 0.01, 5)


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory, contracts: Mapping[str, Contract]) -> Town:
    """Four days of a two-thousandth of the city."""
    return make(tmp_path_factory.mktemp("village"), contracts, 0.0005, 4)


@pytest.fixture(scope="session")
def summer(tmp_path_factory: pytest.TempPathFactory, contracts: Mapping[str, Contract]) -> Town:
    """Three days around the cut-off of 31 August."""
    return make(tmp_path_factory.mktemp("summer"), contracts, 0.002, 3, date(2020, 8, 30))


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory, contracts: Mapping[str, Contract]) -> Town:
    """One day of a two-hundredth of a city whose people are easily taken for each other."""
    return make(tmp_path_factory.mktemp("hard"), contracts, 0.005, 1, dirt="hard")
