"""Landing: the delivered files of one source and date as text Parquet, addressed by content.

A file that was landed before, under any date, is not parsed again: `<sha256>-<reader key>.json` says how it
went, the Parquet of the same name holds its rows. The reader key changes with READER_VERSION and the columns.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from expectations.contract import Contract
from pipelines.ingest.csv_reader import read_csv
from pipelines.ingest.files import Delivered, delivered, kind
from pipelines.ingest.problems import FileProblem, sentence
from pipelines.ingest.xlsx_reader import read_workbook
from pipelines.settings import Settings

# Raise it when the same bytes would land differently: everything delivered is then read anew.
READER_VERSION = 3
READERS = {"csv": read_csv, "xlsx": read_workbook, "xls": read_workbook}
# Each reader works on one core; two files at a time stay under 2 GB, whichever sources they are of.
AT_ONCE = 2
_turns = BoundedSemaphore(AT_ONCE)
STALE_SECONDS = 86_400


@dataclass(frozen=True)
class LandedFile:
    """One delivered file. `parquet` is None and `problem` set when it could not be read.

    `name` is relative to the date folder; `missing` and `extra` are headers; `duplicate_of` names the file of
    the same folder that holds the same bytes: its rows count once, with that file. `sheet` is that of a workbook with
    the headers, `columns` are the contract's that the file has; what was landed before they were noted says neither.
    """

    name: str
    sha256: str
    size: int
    parquet: Path | None
    rows: int
    encoding: str | None
    problem: str | None
    problem_zh: str | None
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    duplicate_of: str | None
    sheet: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class LandedLoad:
    """All files that a source delivered for one date; `sha256` names the load by its distinct contents."""

    source: str
    business_date: date
    sha256: str
    files: tuple[LandedFile, ...]

    @property
    def rows(self) -> int:
        """Rows of the distinct files."""
        return sum(file.rows for file in self.files if not file.duplicate_of)


def land(settings: Settings, contract: Contract, business_date: date) -> LandedLoad | None:
    """Land `data_raw/<source>/<date>/`; None when nothing was delivered. Bad files never raise."""
    files = delivered(settings.data_raw / contract.source / business_date.isoformat())
    if not files:
        return None
    store = settings.landed / contract.source
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_stale(store)
    originals = _originals(files)
    firsts = [file for file in files if originals[file.name] is None]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        known = list(pool.map(lambda file: _land(file, contract, store), firsts))
    landed = {file.name: each for file, each in zip(firsts, known, strict=True)}
    results = []
    for file in files:
        original = originals[file.name]
        results.append(_landed_file(file, landed[original or file.name], original))
    digest = load_sha256(file.sha256 for file in files)
    return LandedLoad(contract.source, business_date, digest, tuple(results))


def load_sha256(hashes: Iterable[str]) -> str:
    """Name a load by its contents: the hash of its one file, else the hash of the sorted distinct hashes."""
    distinct = sorted(set(hashes))
    return distinct[0] if len(distinct) == 1 else hashlib.sha256("\n".join(distinct).encode()).hexdigest()


def reader_key(contract: Contract) -> str:
    """Return 12 digits that change when the same bytes would land differently under this contract."""
    columns = [[c.name, c.header, list(c.aliases), c.type, c.is_id, c.required] for c in contract.columns]
    return hashlib.sha256(json.dumps([READER_VERSION, columns]).encode()).hexdigest()[:12]


def parquet_of(settings: Settings, contract: Contract, sha256: str) -> Path | None:
    """Return the landed rows of a file that was read before, None when there are none."""
    path = settings.landed / contract.source / f"{sha256}-{reader_key(contract)}.parquet"
    return path if path.exists() else None


def _originals(files: list[Delivered]) -> dict[str, str | None]:
    """Return name -> name of the earlier file with the same bytes and ending, or None."""
    seen: dict[tuple[str, str], str] = {}
    result: dict[str, str | None] = {}
    for file in files:
        first = seen.setdefault((file.sha256, file.path.suffix.lower()), file.name)
        result[file.name] = None if first == file.name else first
    return result


def _land(file: Delivered, contract: Contract, store: Path) -> dict[str, Any]:
    """Return the metadata of one file: as landed before, or after reading it now."""
    meta = store / f"{file.sha256}-{reader_key(contract)}.json"
    try:
        what = kind(file)
        known = _known(meta)
        if known is not None:
            return known
        with _turns, tempfile.TemporaryDirectory(prefix=".landing-", dir=store) as scratch:
            return _read(file, what, contract, Path(scratch), meta)
    except FileProblem as problem:
        return _problem(problem)
    except (PermissionError, FileNotFoundError) as error:
        if str(error.filename) != str(file.path):
            raise
        return _problem(FileProblem("unreadable"))


def _known(meta: Path) -> dict[str, Any] | None:
    """Return stored metadata when it is whole and its Parquet is there in full."""
    if not meta.exists():
        return None
    known: dict[str, Any] = json.loads(meta.read_bytes())
    parquet = known["parquet"] and Path(meta.with_suffix(".parquet"))
    if parquet and not (parquet.exists() and parquet.stat().st_size == known["parquet_size"]):
        return None
    return {**known, "parquet": parquet or None}


def _read(file: Delivered, what: str, contract: Contract, scratch: Path, meta: Path) -> dict[str, Any]:
    """Parse one file and store Parquet, then metadata; a file that changed meanwhile is not stored.

    The readers see it under a plain name: its own may be a pattern to DuckDB (`花名册[1].csv`), no UTF-8, or
    end in `.xls` while it is an XLSX.
    """
    out, plain_name = scratch / "rows.parquet", scratch / f"delivered.{what}"
    plain_name.symlink_to(file.path.resolve())
    known: dict[str, Any]
    try:
        reading = READERS[what](plain_name, contract, scratch, out)
        known = {
            "rows": reading.rows, "encoding": reading.encoding, "missing": reading.header.missing,
            "extra": reading.header.extra, "problem": None, "params": {}, "parquet": True,
            "parquet_size": out.stat().st_size, "sheet": reading.sheet, "columns": sorted(reading.header.positions),
        }  # fmt: skip
    except FileProblem as problem:
        known = _problem(problem)
    if not file.unchanged():
        raise FileProblem("changing_file")
    if known["parquet"]:
        out.replace(meta.with_suffix(".parquet"))
    written = scratch / "meta.json"
    written.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    written.replace(meta)
    return {**known, "parquet": meta.with_suffix(".parquet") if known["parquet"] else None}


def _problem(problem: FileProblem) -> dict[str, Any]:
    """Return the metadata of a file that could not be read."""
    return {
        "rows": 0, "encoding": None, "missing": [], "extra": [], "problem": problem.code,
        "params": problem.params, "parquet": None, "parquet_size": 0,
    }  # fmt: skip


def _landed_file(file: Delivered, known: dict[str, Any], original: str | None) -> LandedFile:
    """Join what lies in the folder with what its content is."""
    code = known["problem"]
    return LandedFile(
        file.name, file.sha256, file.size, known["parquet"], known["rows"], known["encoding"],
        code, sentence(file.name, code, known["params"]) if code else None,
        tuple(known["missing"]), tuple(known["extra"]), original, known.get("sheet"), tuple(known.get("columns", ())),
    )  # fmt: skip


def _remove_stale(store: Path) -> None:
    """Remove what killed runs left behind a day ago or earlier."""
    for left in store.glob(".landing-*"):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


__all__ = ["LandedFile", "LandedLoad", "land", "load_sha256", "parquet_of", "reader_key"]
