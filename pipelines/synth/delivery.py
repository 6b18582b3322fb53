"""Day after day, source after source: from the world to files, and to the truth about each of their rows."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.synth import generic, render, world, write
from pipelines.synth import truth as truth_files
from pipelines.synth.projection import Projection, find

if TYPE_CHECKING:
    from expectations.contract import Contract

Progress = Callable[[int, int, str], None]


@dataclass
class GeneratedCity:
    """What was made: files in order, rows of each source's first delivery, seconds by source, peak memory in MB."""

    out: Path
    start: date
    days: int
    files: list[Path] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mb: int = 0


@dataclass
class _Last:
    """A source's last delivery: its key of change, its files, and where its truth lies."""

    key: object = None
    files: list[Path] = field(default_factory=list)
    truth: Path | None = None


class Maker:
    """One run of the generator: holds the world's connection and each source's last delivery."""

    def __init__(
        self, setting: world.Setting, contracts: Mapping[str, Contract], out: Path, spill: Path, truth: Path | None
    ) -> None:
        """Build nothing yet; `spill` is a scratch folder of this run."""
        self.setting, self.contracts, self.spill, self.truth = setting, contracts, spill, truth
        self.city = GeneratedCity(out, setting.start, setting.days)
        self.projections = {name: find(name, Projection(query=generic.query(c))) for name, c in contracts.items()}
        self.last = {name: _Last() for name in contracts}

    def run(self, on_progress: Progress) -> GeneratedCity:
        """Make the world, then each day's deliveries."""
        days = [self.setting.start + timedelta(days=n) for n in range(self.setting.days)]
        total = len(days) * len(self.contracts) + 1
        on_progress(0, total, "world")
        clock = time.perf_counter()
        self.con = world.build(self.setting, self.spill)
        self._spent("world", clock)
        with ThreadPoolExecutor(1) as self.pool:
            for day in days:
                self._day(day, on_progress, total)
        self.con.close()
        on_progress(total, total, "done")
        self.city.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return self.city

    def _day(self, day: date, on_progress: Progress, total: int) -> None:
        clock = time.perf_counter()
        world.turn_to(self.con, day)
        if day == self.setting.start:
            for projection in self.projections.values():
                self.con.execute(projection.setup or "select 1")
        self._spent("state", clock)
        for place, source in enumerate(sorted(self.contracts)):
            done = (day - self.setting.start).days * len(self.contracts) + place + 1
            if self.projections[source].is_due(self.setting.start, day):
                on_progress(done, total, f"{source} {day}")
                clock = time.perf_counter()
                self._deliver(source, day)
                self._spent(source, clock)
        if self.truth:
            clock = time.perf_counter()
            truth_files.write_day(self.con, self.truth, day, is_first=day == self.setting.start)
            self._spent("truth", clock)

    def _deliver(self, source: str, day: date) -> None:
        """Write a source's files of a day, or copy those of its last delivery when nothing has changed."""
        projection, last = self.projections[source], self.last[source]
        folder = self.city.out / source / day.isoformat()
        key = self._key(projection)
        if key is not None and key == last.key:
            folder.mkdir(parents=True, exist_ok=True)
            last.files = [Path(shutil.copyfile(file, folder / file.name)) for file in last.files]
        else:
            last.files = self._render(source, folder)
        last.key = key
        self.city.files += last.files
        if self.truth:
            truth_files.write_rows(self.con, self.truth, source, day)

    def _key(self, projection: Projection) -> object:
        """Return the value that stands for the contents of a delivery; None: never the same."""
        if projection.change_key is None:
            return None
        row = self.con.execute(f"select ({projection.change_key})::varchar").fetchone()
        return row[0] if row else None

    def _render(self, source: str, folder: Path) -> list[Path]:
        """Take the snapshot of a source and write it file by file; encoding runs beside the next file's query."""
        projection, contract = self.projections[source], self.contracts[source]
        snapshot = f"snapshot_{source}"
        self.con.execute(
            f"create or replace table {snapshot} as select * from ({projection.query}) order by _file, _pid, _order"
        )
        given = {name: str(kind) for name, kind, *_ in self.con.execute(f"describe {snapshot}").fetchall()}
        first = self.con.execute(
            f"select _file, min({snapshot}.rowid), count(*), any_value(unit_name) from {snapshot}"
            " left join unit on unit_code = _file group by _file order by _file"
        ).fetchall()
        self.city.rows.setdefault(source, sum(rows for _, _, rows, _ in first))
        if first:
            folder.mkdir(parents=True, exist_ok=True)
        top = 3 if projection.title else 2
        self.con.execute(
            f"create or replace table lines_{source} (file varchar, first_rowid bigint, top bigint, path varchar)"
        )
        files, waiting = [], []
        for file, low, _, unit in first:
            path = folder / f"{contract.name_zh}{'_' + unit if unit else ''}{projection.suffix}"
            self.con.execute(f"insert into lines_{source} values (?, ?, ?, ?)", [file, low, top, path.name])
            waiting.append(self._write(source, given, file, path))
            files.append(path)
        for future in waiting:
            if future:
                future.result()
        return files

    def _write(self, source: str, given: dict[str, str], file: str, path: Path) -> Future[None] | None:
        """Write one file; return the pending change of its encoding, if it has one."""
        projection, contract = self.projections[source], self.contracts[source]
        ways = render.habit(source, file)
        cells = render.cells(contract, given, ways, projection.number_style)
        chosen = ", ".join(f'{text} as "{header}"' for header, text in cells)
        rows = f"from snapshot_{source} where _file = {world.literal(file)} order by rowid"
        if projection.suffix == ".xlsx":
            numbers = tuple(place for place, (header, _) in enumerate(cells) if header in _id_headers(contract))
            flag = "_as_number" if "_as_number" in given else "false"
            title = f"{path.stem}" if projection.title else None
            write.xlsx(self.con, f"select {chosen}, {flag} as _as_number {rows}", path, title, numbers)
            return None
        if projection.encoding == "utf-8":
            write.csv_utf8(self.con, f"select {chosen} {rows}", path, projection.number_style == "excel")
            return None
        plain = self.spill / f"{source}-{file}.csv"
        write.csv_utf8(self.con, f"select {chosen} {rows}", plain, projection.number_style == "excel")
        return self.pool.submit(write.transcode, plain, path, projection.encoding)

    def _spent(self, what: str, since: float) -> None:
        self.city.seconds[what] = self.city.seconds.get(what, 0.0) + time.perf_counter() - since


def _id_headers(contract: Contract) -> set[str]:
    """Headers and aliases of the columns that hold identity numbers."""
    return {header for column in contract.columns if column.is_id for header in (column.header, *column.aliases)}
