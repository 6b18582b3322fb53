"""Landing a folder: which files count, content addresses, idempotence, and what is told of each file."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from pipelines.ingest import files, landing
from pipelines.ingest.landing import land, load_sha256, reader_key

if TYPE_CHECKING:
    from conftest import Desk

    from expectations.contract import Contract

HEADER = "身份证件号,姓名,出生日期,是否孤儿,备注"
ONE = f"{HEADER}\n1,王,,,\n"
TWO = f"{HEADER}\n2,李,,,\n3,赵,,,\n"
NEXT_DAY = date(2026, 9, 2)


def test_landing_is_none_when_nothing_was_delivered(desk: Desk) -> None:
    assert land(desk.settings, desk.contract, NEXT_DAY) is None
    desk.give(".hidden.csv", ONE)
    desk.give("~$a.xlsx", "lock")
    desk.give("Thumbs.db", "x")
    desk.give("__MACOSX/a.csv", ONE)
    assert land(desk.settings, desk.contract, date(2026, 9, 1)) is None


def test_landing_takes_many_files_and_folders_in_order_of_name(desk: Desk) -> None:
    desk.give("乙县/b.csv", TWO)
    desk.give("a.csv", ONE)
    load = desk.land()
    assert [(file.name, file.rows) for file in load.files] == [("a.csv", 1), ("乙县/b.csv", 2)]
    assert (load.source, load.rows) == ("pupils", 3)


def test_landing_parquet_has_the_promised_columns_all_text(desk: Desk) -> None:
    file = desk.one("a.csv", "姓名,身份证号\n王,1\n")
    columns = duckdb.sql(f"describe select * from read_parquet('{file.parquet}')").fetchall()
    assert [(column[0], column[1]) for column in columns] == [
        ("_row", "BIGINT"), ("_lost", "VARCHAR"), ("id_number", "VARCHAR"), ("name", "VARCHAR"),
        ("birth_date", "VARCHAR"), ("is_orphan", "VARCHAR"), ("remark", "VARCHAR"),
    ]  # fmt: skip


def test_landing_names_loads_and_files_by_their_content(desk: Desk) -> None:
    one, two = (hashlib.sha256(text.encode()).hexdigest() for text in (ONE, TWO))
    desk.give("a.csv", ONE)
    assert desk.land().sha256 == one
    desk.give("b.csv", TWO)
    desk.give("c.csv", ONE)
    load = desk.land()
    assert load.sha256 == hashlib.sha256("\n".join(sorted([one, two])).encode()).hexdigest()
    assert load.sha256 == load_sha256([two, one, two])
    assert load.files[0].parquet is not None
    assert load.files[0].parquet.name == f"{one}-{reader_key(desk.contract)}.parquet"


def test_landing_counts_the_same_bytes_twice_in_one_folder_once(desk: Desk) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        desk.give(name, TWO if name == "b.csv" else ONE)
    load = desk.land()
    assert [file.duplicate_of for file in load.files] == [None, None, "a.csv"]
    assert load.rows == 3


def _forbid(*_: Any) -> None:
    raise AssertionError("parsed again")


def test_landing_does_not_parse_again_what_it_knows_under_any_name_or_date(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.give("a.csv", ONE)
    desk.give("bad.csv", "x\n")
    first = desk.land()
    kept = [path.stat() for path in sorted(desk.settings.landed.rglob("*.*"))]
    monkeypatch.setattr(landing, "READERS", {"csv": _forbid})
    desk.give("b.csv", ONE, NEXT_DAY)
    desk.give("worse.csv", "x\n", NEXT_DAY)
    again, later = desk.land(), desk.land(NEXT_DAY)
    assert again == first
    assert later.sha256 == first.sha256
    assert [file.parquet for file in later.files] == [file.parquet for file in first.files]
    assert later.files[1].problem_zh is not None and "worse.csv" in later.files[1].problem_zh
    now = [path.stat() for path in sorted(desk.settings.landed.rglob("*.*"))]
    assert [(stat.st_ino, stat.st_mtime_ns) for stat in now] == [(stat.st_ino, stat.st_mtime_ns) for stat in kept]


def test_landing_reads_anew_when_the_contract_reads_other_columns(desk: Desk, contract: Contract) -> None:
    first = desk.one("a.csv", "姓名,身份证号,电话\n王,1,138\n")
    phone = replace(contract.columns[4], name="phone", header="电话")
    desk.contract = replace(contract, columns=(*contract.columns, phone))
    second = desk.land().files[0]
    assert (first.extra, second.extra) == (("电话",), ())
    assert first.parquet != second.parquet
    assert reader_key(replace(contract, digest="other", rules=())) == reader_key(contract)


def test_landing_reads_anew_when_the_stored_parquet_is_gone_or_cut(desk: Desk) -> None:
    first = desk.one("a.csv", ONE)
    assert first.parquet is not None
    whole = first.parquet.read_bytes()
    first.parquet.write_bytes(whole[:10])
    assert desk.land().files[0] == first
    first.parquet.unlink()
    assert desk.land().files[0] == first
    assert first.parquet.read_bytes() == whole


def test_landing_leaves_delivered_files_alone_and_no_scratch_behind(desk: Desk) -> None:
    desk.give("bad.csv", f"{HEADER}\n1\n")
    path = desk.give("a.csv", ONE.encode("gb18030"))
    path.chmod(0o444)
    before = path.stat()
    desk.land()
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_size) == (
        after.st_ino,
        after.st_mtime_ns,
        after.st_size,
    )
    assert not list(desk.settings.landed.rglob(".landing-*"))


def test_landing_removes_what_killed_runs_left_a_day_ago(desk: Desk) -> None:
    desk.one("a.csv", ONE)
    store = desk.settings.landed / "pupils"
    for name, age in ((".landing-old", 90_000), (".landing-new", 60)):
        (store / name).mkdir()
        os.utime(store / name, (time.time() - age,) * 2)
    desk.land()
    assert [path.name for path in store.glob(".landing-*")] == [".landing-new"]


@pytest.mark.parametrize("name", ["a.docx", "b.zip", "noending", "c.csv.part"])
def test_landing_reports_files_of_other_types(desk: Desk, name: str) -> None:
    file = desk.one(name, ONE)
    assert (file.problem, file.parquet) == ("unsupported_type", None)


def test_landing_refuses_links_and_never_opens_what_they_point_to(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(ONE)
    (desk.folder() / "a.csv").symlink_to(secret)
    (desk.folder() / "folder").symlink_to(tmp_path)
    (desk.folder() / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    load = desk.land()
    assert [file.problem for file in load.files] == ["symlink"] * 3
    assert len({file.sha256 for file in load.files} - {hashlib.sha256(ONE.encode()).hexdigest()}) == 3


def test_landing_reads_good_files_beside_bad_ones(desk: Desk) -> None:
    desk.give("a.csv", ONE)
    desk.give("b.xlsx", "PK\x03\x04 cut")
    assert [(file.rows, file.problem) for file in desk.land().files] == [(1, None), (0, "unreadable")]


def test_landing_reports_a_file_that_changes_while_it_is_read_and_reads_it_next_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = landing.READERS["csv"]

    def still_uploading(path: Path, *rest: Any) -> Any:
        with path.open("ab") as file:
            file.write("4,钱,,,\n".encode())
        return real(path, *rest)

    monkeypatch.setattr(landing, "READERS", {"csv": still_uploading})
    assert desk.one("a.csv", ONE).problem == "changing_file"
    monkeypatch.undo()
    assert desk.land().files[0].rows == 2


def test_landing_reports_a_file_that_may_not_be_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.give("a.csv", ONE)
    real = Path.open

    def denied(self: Path, *given: Any, **named: Any) -> Any:
        if self == path:
            raise PermissionError(13, "denied", str(self))
        return real(self, *given, **named)

    monkeypatch.setattr(files.Path, "open", denied)
    assert desk.land().files[0].problem == "unreadable"


def test_landing_does_not_blame_the_file_for_our_own_trouble(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "no space left", "/elsewhere")

    monkeypatch.setattr(landing, "READERS", {"csv": full})
    desk.give("a.csv", ONE)
    with pytest.raises(OSError, match="no space"):
        desk.land()
    assert not list(desk.settings.landed.rglob("*.json"))


def test_landing_shows_names_that_are_not_utf8(desk: Desk) -> None:
    name = os.fsdecode("花名册.csv".encode("gb18030"))
    desk.give(name, ONE)
    assert [(file.name, file.rows) for file in desk.land().files] == [("花名册.csv", 1)]


def test_landing_keeps_personal_data_from_other_users(desk: Desk) -> None:
    desk.one("a.csv", ONE)
    assert (desk.settings.landed / "pupils").stat().st_mode & 0o077 == 0
