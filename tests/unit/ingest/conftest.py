"""A small contract and a folder to deliver into, for the tests of landing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.contract import Column, Contract
from pipelines.ingest.landing import LandedFile, LandedLoad, land
from pipelines.settings import Settings

DAY = date(2026, 9, 1)
HEADER = "身份证件号,姓名,出生日期,是否孤儿,备注"


def _column(name: str, header: str, kind: str = "text", **more: Any) -> Column:
    more = {"required": False, "classification": "personal", "description": header, **more}
    return Column(name=name, header=header, type=kind, **more)


@pytest.fixture
def contract() -> Contract:
    """Five columns; identity number and name are required."""
    return Contract(
        source="pupils", name_zh="花名册", version="1.0.0", required=True, accumulates=False, event=False,
        scope="load", every_days=1, grace_workdays=0, grain=("id_number",), owner="office", owner_zh="学籍管理", support=(),
        description="学生", rules=(), digest="",
        columns=(
            _column("id_number", "身份证件号", is_id=True, required=True, aliases=("身份证号", "证件号码")),
            _column("name", "姓名", required=True),
            _column("birth_date", "出生日期", "date"),
            _column("is_orphan", "是否孤儿", "flag"),
            _column("remark", "备注"),
        ),
    )  # fmt: skip


@dataclass
class Desk:
    """Where owners deliver: `give` puts a file into the folder of a day, `land` lands that day."""

    settings: Settings
    contract: Contract

    def folder(self, day: date = DAY) -> Path:
        folder = self.settings.data_raw / self.contract.source / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def give(self, name: str, content: bytes | str, day: date = DAY) -> Path:
        path = self.folder(day) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self, day: date = DAY) -> LandedLoad:
        load = land(self.settings, self.contract, day)
        assert load is not None
        return load

    def one(self, name: str, content: bytes | str) -> LandedFile:
        """Deliver one file alone and land it."""
        self.give(name, content)
        (file,) = self.land().files
        return file

    def rows(self, name: str, content: bytes | str) -> list[tuple[Any, ...]]:
        """Deliver one file alone, land it without a problem, return its rows."""
        return rows(self.one(name, content))


def rows(file: LandedFile) -> list[tuple[Any, ...]]:
    """Return the landed rows of a file in their order in the Parquet."""
    assert file.problem is None, file.problem_zh
    return duckdb.sql(f"select * from read_parquet('{file.parquet}')").fetchall()


@pytest.fixture
def desk(tmp_path: Path, contract: Contract) -> Desk:
    """An empty project: nothing delivered, nothing landed."""
    return Desk(Settings(tmp_path / "data_raw", tmp_path / "var"), contract)


@pytest.fixture
def landed_rows() -> Callable[[LandedFile], list[tuple[Any, ...]]]:
    """Give tests the reader of landed Parquet."""
    return rows
