"""What a load is judged against: what is served of its source now, by unit, and the other sources that its rules name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from expectations.batch import BatchFile
from expectations.contract import Contract
from pipelines.ingest.landing import LandedLoad
from pipelines.ingest.loads import ACCEPTED, LoadManifest, accepted_files, newest_accepted
from pipelines.ingest.serving import serving_files
from pipelines.settings import Settings
from pipelines.units import unit_names, unit_of


def references(settings: Settings, contract: Contract, day: date) -> dict[str, list[Path]]:
    """Return the Parquet with which a load of `day` is compared: the newest accepted load of its source and of those it names."""
    loads = {source: newest_accepted(settings, source, day) for source in (contract.source, *contract.refers_to)}
    own = loads[contract.source]
    if own and contract.begins_anew(own.business_date, day):
        loads[contract.source] = None
    return {source: accepted_files(settings, load) for source, load in loads.items() if load}


def not_comparable(settings: Settings, contract: Contract, day: date) -> list[str]:
    """Say which rules had nothing to compare the load with: they count as passed."""
    there = references(settings, contract, day)
    idle = [rule for rule in contract.rules if rule.kind.refers and rule.params["source"] not in there]
    names = sorted({str(rule.params["source_zh"]) for rule in idle})
    return [f"「{'」「'.join(names)}」尚无已接收的数据，与其核对的 {len(idle)} 条规则未能核对"] if idle else []


def last_rows(contract: Contract, load: LandedLoad, known: Sequence[LoadManifest]) -> int | None:
    """Return the rows that the load's are compared with: those of the last accepted load, the newest up to its date.

    None when there is none, or when the source began anew since.

    With `scope: file` those that are served of the units that came with rows: each of the others is judged by itself.
    """
    accepted = _same_year(contract, load, known)
    if not accepted:
        return None
    before = _served_rows(contract, accepted) if contract.scope == "file" else {}
    came = {unit_of(f.name) for f in load.files if f.rows and not f.duplicate_of}
    if before and came and None not in came:
        return sum(rows for unit, rows in before.items() if unit in came)
    return accepted[-1].rows_landed


def batch_files(contract: Contract, load: LandedLoad, known: Sequence[LoadManifest]) -> list[BatchFile]:
    """Return the distinct files of a load as the batch takes them, with what is served of their units, and absent units."""
    before = _served_rows(contract, _same_year(contract, load, known))
    files = [(f, unit_of(f.name)) for f in load.files if not f.duplicate_of]
    now: dict[str | None, int] = {}
    for f, unit in files:
        now[unit] = now.get(unit, 0) + f.rows
    lost = columns_lost(contract, load, known)
    came = [
        BatchFile(
            f.name,
            f.sha256,
            f.parquet,
            f.problem_zh,
            f.missing,
            f.extra,
            now[unit],
            before.get(unit or ""),
            lost=lost.get(f.name, ()),
        )
        for f, unit in files
    ]
    absent = sorted(set(before) - set(now)) if None not in now else []
    names = unit_names()
    return came + [BatchFile(names[unit], "", None, None, (), (), 0, before[unit], True) for unit in absent]


def columns_lost(contract: Contract, load: LandedLoad, known: Sequence[LoadManifest]) -> dict[str, tuple[str, ...]]:
    """Return the optional headers that files lack and that the last accepted load had, by name of the file.

    A unit's file is compared with the files of that unit, if there were any, else with all. Required columns have a rule
    of their own; where nobody noted which columns a file had, nothing is compared.
    """
    had: dict[str | None, set[str]] = {None: set()}
    for before in _accepted_before(load, known)[-1:]:
        for file in before.files:
            for whose in {None, file.unit} if file.serves else ():
                had.setdefault(whose, set()).update(file.columns)
    optional = {column.name: column.header for column in contract.columns if not column.required}
    lost = {
        f.name: tuple(h for name, h in optional.items() if name in had.get(unit_of(f.name), had[None]) - set(f.columns))
        for f in load.files
        if f.columns and not f.duplicate_of
    }
    return {name: headers for name, headers in lost.items() if headers}


def _accepted_before(load: LandedLoad, known: Sequence[LoadManifest]) -> list[LoadManifest]:
    return [m for m in known if m.verdict == ACCEPTED and m.business_date <= load.business_date]


def _same_year(contract: Contract, load: LandedLoad, known: Sequence[LoadManifest]) -> list[LoadManifest]:
    """Return the accepted loads that the load's rows grew from: none from before the day on which its source begins anew."""
    return [m for m in _accepted_before(load, known) if not contract.begins_anew(m.business_date, load.business_date)]


def _served_rows(contract: Contract, accepted: Sequence[LoadManifest]) -> Mapping[str, int]:
    """Return the rows that are served of each unit; none when the source does not come by unit, or accumulates."""
    if not accepted or contract.accumulates:
        return {}
    rows: dict[str, int] = {}
    for m, names in serving_files(contract, accepted):
        for file in m.files:
            if file.serves and (names is None or file.name in names):
                if file.unit is None:
                    return {}
                rows[file.unit] = rows.get(file.unit, 0) + file.rows
    return rows
