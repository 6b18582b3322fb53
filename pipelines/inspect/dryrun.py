"""The gate without consequences: files are judged as a load would be, and nothing under home changes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from expectations.contract import Contract, load_contracts
from pipelines.errors import WrongUsageError
from pipelines.ingest.accept import judge_only
from pipelines.ingest.landing import land
from pipelines.ingest.loads import LoadManifest
from pipelines.settings import Settings
from pipelines.stages import Listener


def find_contract(settings: Settings, source: str) -> Contract:
    """Return the contract of a source; WrongUsageError names those that there are."""
    contracts = load_contracts(settings.expectations)
    if source not in contracts:
        raise WrongUsageError(
            f"{source}: 没有这个数据源 no such source; 可选 choose one of: {', '.join(sorted(contracts))}"
        )
    return contracts[source]


def dry_run(
    settings: Settings, files: Sequence[Path], source: str, day: date, listener: Listener
) -> tuple[Contract, LoadManifest]:
    """Judge `files` as a delivery of `source` for `day` against the loads that are known; return contract and verdict.

    The files are copied into a folder of their own first: one name twice gets its folder's name before it.
    """
    contract = find_contract(settings, source)
    with tempfile.TemporaryDirectory(prefix="baoxue-check-") as scratch:
        raw = Path(scratch) / "raw"
        folder = raw / source / day.isoformat()
        folder.mkdir(parents=True)
        names = [file.name for file in files]
        for file in files:
            name = file.name if names.count(file.name) == 1 else f"{file.resolve().parent.name}_{file.name}"
            shutil.copyfile(file, folder / name)
        listener("land", source)
        aside = replace(settings, data_raw=raw, home=Path(scratch) / "home")
        load = land(aside, contract, day)
        if load is None:
            raise WrongUsageError(
                "没有可检查的文件 nothing to check: 隐藏文件与 Excel 临时文件不算 hidden files do not count"
            )
        listener("gate", source)
        return contract, judge_only(settings, contract, load)
