"""From a landed load to its verdict, and to the accepted rows as Parquet: the physical gate.

    <home>/accepted/<source>/<date>/r<revision>/rows.parquet               what the warehouse reads
                                               /quarantined.parquet        rows set aside, read for identity alone
                                               /quarantined_rules.parquet  which rule set them aside, and why
    <home>/findings/<source>/<date>/r<revision>.parquet                    where each rule failed, of blocked loads too

A folder counts only when the register has its manifest, which is written last: a killed run leaves a folder that the
next run replaces. Nothing of a blocked load is written here.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from expectations.batch import FILES, PROVENANCE, ROWS, connect, make_batch
from expectations.contract import Contract, Rule
from expectations.gate import FAILED, RuleResult, judge, quarantine
from expectations.retirements import in_force, retirements_digest
from expectations.suite import Context
from expectations.waivers import Waiver, read_waivers, waivers_digest
from pipelines.ingest.compared import batch_files, columns_lost, last_rows, not_comparable, references
from pipelines.ingest.issued import lend_key, not_judged
from pipelines.ingest.landing import LandedLoad
from pipelines.ingest.loads import (
    ACCEPTED,
    BLOCKED,
    Check,
    FileNote,
    LoadManifest,
    accepted_folder,
    read_manifests,
    read_seen,
    write_manifest,
)
from pipelines.settings import Settings
from pipelines.units import unit_of

PARQUET = "format parquet, compression zstd, compression_level 1"


@dataclass(frozen=True)
class Judged:
    """The verdict on a landed load: `quarantined` rows of `rows` are set aside, all those of `refused` files among them."""

    verdict: str
    checks: tuple[Check, ...]
    rows: int
    quarantined: int
    refused: Mapping[str, Rule]


def judge_and_store(settings: Settings, contract: Contract, load: LandedLoad, upto: date) -> LoadManifest | None:
    """Judge a load that a run for `upto` found, store its rows if it is accepted, and enter it into the register.

    None when the newest revision of that date holds the same bytes and its verdict stands.
    """
    known = read_manifests(settings, contract.source)
    earlier = [m for m in known if m.business_date == load.business_date]
    digest = judged_by(settings, contract)
    last = earlier[-1] if earlier else None
    if last and last.sha256 == load.sha256 and (last.verdict == ACCEPTED or last.judged_by == digest):
        return None
    revision = len(earlier) + 1
    with _judged(settings, contract, load, known) as (con, found):
        if found.verdict == ACCEPTED:
            _store(con, contract, accepted_folder(settings, load.source, load.business_date, revision))
        _store_findings(con, findings_path(settings, load.source, load.business_date, revision))
    manifest = _manifest(settings, contract, load, found, known)
    known_date = _known_date(settings, load, upto)
    manifest = replace(manifest, revision=revision, known_date=known_date, judged_by=digest)
    write_manifest(settings, manifest)
    return manifest


def judge_only(settings: Settings, contract: Contract, load: LandedLoad) -> LoadManifest:
    """Judge a load against those that are known and store nothing: the manifest that it would get, as revision 1."""
    known = read_manifests(settings, contract.source)
    with _judged(settings, contract, load, known) as (_, found):
        return _manifest(settings, contract, load, found, known)


def store_anyway(settings: Settings, contract: Contract, load: LandedLoad, revision: int) -> int:
    """Store a load's rows whatever blocks it, without those that would be set aside; return how many are left.

    For looking at what would be (`inspect.whatif`), in an installation of its own.
    """
    known = read_manifests(settings, contract.source)
    with _batch(settings, contract, load, known) as (con, rows, results):
        aside = quarantine(con, results)
        _store(con, contract, accepted_folder(settings, load.source, load.business_date, revision))
        return rows - aside


def _manifest(
    settings: Settings, contract: Contract, load: LandedLoad, found: Judged, known: list[LoadManifest]
) -> LoadManifest:
    warnings = (
        *_warnings(contract, load, known),
        *not_comparable(settings, contract, load.business_date),
        *not_judged(settings, contract),
    )
    return LoadManifest(
        source=load.source, business_date=load.business_date, revision=1, sha256=load.sha256,
        verdict=found.verdict, known_date=load.business_date, files=_notes(load, found.refused),
        rows_landed=found.rows, rows_accepted=found.rows - found.quarantined, rows_quarantined=found.quarantined,
        contract_version=contract.version, contract_digest=contract.digest, warnings=warnings,
        checks=found.checks,
    )  # fmt: skip


@contextmanager
def _judged(
    settings: Settings, contract: Contract, load: LandedLoad, known: list[LoadManifest]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Judged]]:
    """Judge a landed load against those that are `known`; the batch stays on the connection within the block."""
    with _batch(settings, contract, load, known) as (con, rows, results):
        waivers = read_waivers(settings.expectations, contract.source, load.business_date)
        checks = tuple(_check(result, waivers) for result in results)
        blocking = [r for r, check in zip(results, checks, strict=True) if check.is_blocking]
        refused = refusable(contract, load, blocking)
        blocked = bool(blocking) and not refused
        aside = rows if blocked else quarantine(con, results, refused)
        yield con, Judged(BLOCKED if blocked else ACCEPTED, checks, rows, aside, refused)


@contextmanager
def _batch(
    settings: Settings, contract: Contract, load: LandedLoad, known: list[LoadManifest]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, int, list[RuleResult]]]:
    """Make the batch of a landed load and run the rules over it: the connection, its rows, what each rule came to."""
    room = settings.home if settings.home.is_dir() else None  # a dry run leaves no home behind
    with tempfile.TemporaryDirectory(prefix=".gate-", dir=room) as scratch, connect(Path(scratch)) as con:
        files = batch_files(contract, load, known)
        issuer = lend_key(con, settings, contract, load.business_date)
        rows = make_batch(con, contract, files, references(settings, contract, load.business_date), issuer)
        asked = in_force(settings.expectations, contract, load.business_date)
        yield con, rows, judge(con, asked, Context(load.business_date, last_rows(contract, load, known)))


def refusable(contract: Contract, load: LandedLoad, blocking: Sequence[RuleResult]) -> dict[str, Rule]:
    """Return the files that can be refused in place of the load, each with its rule; none when that is not enough.

    Only with `scope: file`, for rules over files, when each such file says its unit and a good file is left.
    """
    refused = {file: r.rule for r in blocking if r.table == FILES and r.status == FAILED for file, _ in r.by_file}
    all_of_files = all(r.table == FILES and r.status == FAILED for r in blocking)
    good = {f.name for f in load.files if not f.duplicate_of} - set(refused)
    if contract.scope != "file" or not all_of_files or not good or not all(unit_of(file) for file in refused):
        return {}
    return refused


def judged_by(settings: Settings, contract: Contract) -> str:
    """Return what a verdict rests on besides the bytes: the contract, the waivers and the retirements of its source."""
    decided = [digest(settings.expectations, contract.source) for digest in (waivers_digest, retirements_digest)]
    return hashlib.sha256(" ".join([contract.digest, *decided]).encode()).hexdigest()


def _known_date(settings: Settings, load: LandedLoad, upto: date) -> date:
    """Return when Baoxue came to know of a load: on its own date, unless a run had looked beyond that date before."""
    looked = read_seen(settings, load.source).upto
    if looked is None or looked < load.business_date:
        return load.business_date
    return max(looked, upto)


def _check(result: RuleResult, waivers: dict[str, Waiver]) -> Check:
    rule = result.rule
    waiver = waivers.get(rule.id)
    return Check(
        rule_id=rule.id, dimension=rule.dimension, on_fail=rule.on_fail, status=result.status,
        failed_rows=result.failed_rows, description_zh=rule.description, remedy_zh=rule.remedy,
        header=rule.column.header if rule.column else None,
        waived_zh=_waived(waiver) if waiver and result.status == "failed" else None,
        places=result.places, by_file=result.by_file,
    )  # fmt: skip


def _waived(waiver: Waiver) -> str:
    return f"{waiver.reason}（{waiver.post}决定，有效至 {waiver.until}）"


def _store(con: duckdb.DuckDBPyConnection, contract: Contract, folder: Path) -> None:
    """Write the accepted and the quarantined rows; the folder is there whole or not at all."""
    part = folder.with_name(f".{folder.name}.part")
    for left in (part, folder):
        shutil.rmtree(left, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    names = ", ".join([*PROVENANCE, *(column.name for column in contract.columns)])
    aside = "(select distinct file, row from quarantined_rule) as q on _file = q.file and _row = q.row"
    for name, join in (("rows", "anti"), ("quarantined", "semi")):
        con.execute(
            f"copy (select {names} from {ROWS} {join} join {aside}) to '{_quoted(part / name)}.parquet' ({PARQUET})"
        )
    con.execute(f"copy (from quarantined_rule) to '{_quoted(part)}/quarantined_rules.parquet' ({PARQUET})")
    part.rename(folder)


def findings_path(settings: Settings, source: str, day: date, revision: int) -> Path:
    """Return the Parquet file (rule_id, file, row) of the places at which a load's rules failed (`gate.judge`)."""
    return settings.findings / source / day.isoformat() / f"r{revision}.parquet"


def _store_findings(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    con.execute(f"copy (from failing_row order by all) to '{_quoted(path)}' ({PARQUET})")


def _notes(load: LandedLoad, refused: Mapping[str, Rule]) -> tuple[FileNote, ...]:
    return tuple(
        FileNote(
            f.name, f.sha256, f.rows, f.encoding, f.problem_zh, f.missing, f.extra, f.duplicate_of,
            refused[f.name].description if f.name in refused else None, f.sheet, f.columns,
        )
        for f in load.files
    )  # fmt: skip


def _warnings(contract: Contract, load: LandedLoad, known: list[LoadManifest]) -> tuple[str, ...]:
    """Say what is odd about the delivery: known bytes under another date, one file twice, columns that are gone."""
    same = sorted({m.business_date for m in known if m.sha256 == load.sha256 and m.business_date != load.business_date})
    said = [f"内容与 {same[-1]} 的报送完全相同，请确认是否重复导出了旧数据"] if same else []
    said += [f"文件「{f.name}」与「{f.duplicate_of}」内容相同，只计一次" for f in load.files if f.duplicate_of]
    lost = columns_lost(contract, load, known)
    said += [f"文件「{name}」没有上次接收时有的列：{'、'.join(headers)}" for name, headers in lost.items()]
    return tuple(said)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
