"""The current publication as its readers find it: whole, unchanged since it was made, readable by older engines."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.inspect.findings import Finding, ok, problem, warning
from pipelines.inspect.packs import examine_rule_pack
from pipelines.publish.manifest import read_manifest
from pipelines.publish.publication import BUREAU_DATABASE
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings

# The number in the header of files that DuckDB 0.10 to 1.1.3 write, and that all later engines open.
STORAGE = 64
_WHAT = "发布 publication"
_AGAIN = "重新发布 publish again: baoxue run --date {day}"


def examine_publication(settings: Settings) -> list[Finding]:
    """Return all findings about the publication that `current` leads to."""
    link = settings.publish / "current"
    if not link.is_symlink():
        return [warning(_WHAT, "尚未发布过 nothing was published yet", "baoxue run --date D")]
    folder = link.resolve()
    try:
        manifest = read_manifest(folder)
    except (OSError, json.JSONDecodeError):
        return [problem(_WHAT, f"current 指向的版本不完整 is not whole: {folder}", _AGAIN.format(day="D"))]
    files = changed_files(folder, manifest)
    if not files:
        files = [
            ok(
                _WHAT,
                f"{manifest['version']},{len(manifest['files'])} 个文件与 MANIFEST 一致 files as its manifest says",
            )
        ]
    pack = examine_rule_pack(settings, folder, manifest)
    return [*files, pack, *(database(folder / name) for name in (BUREAU_DATABASE, RESTRICTED_DATABASE))]


def changed_files(folder: Path, manifest: Mapping[str, Any]) -> list[Finding]:
    """Compare every file with the hash that the manifest has of it."""
    again = _AGAIN.format(day=manifest["date"])
    found = []
    for name, entry in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            found.append(problem(_WHAT, f"{name} 缺失 is missing", again))
        elif _sha256(path) != entry["sha256"]:
            found.append(problem(_WHAT, f"{name} 发布后被改动 was changed after publication", again))
    return found


def database(path: Path) -> Finding:
    """Open a database for reading and look at its storage version."""
    what = f"{_WHAT} {path.name}"
    version = storage_version(path)
    if version != STORAGE:
        return problem(
            what,
            f"存储版本 storage version {version},旧版 DuckDB 打不开 older engines cannot open it",
            "重新发布 publish again; 若仍如此,请报告 report it if it stays so",
        )
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            tables = [str(row[0]) for row in con.execute("select table_name from duckdb_tables()").fetchall()]
            rows = [con.execute(f'select count(*) from "{table}"').fetchone() for table in tables]
    except duckdb.Error as error:
        return problem(
            what, f"打不开 cannot be opened: {type(error).__name__}", "关闭占用它的程序 close what holds it; 或重新发布"
        )
    total = sum(int(row[0]) for row in rows if row)
    return ok(what, f"{len(tables)} 张表 tables,{total:,} 行 rows,DuckDB 1.1.3 及以上可读 and later can read it")


def storage_version(path: Path) -> int | None:
    """Return the storage version in a DuckDB file's header; None when it is no such file."""
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except OSError:
        return None
    if len(head) < 20 or head[8:12] != b"DUCK":
        return None
    return int(struct.unpack("<Q", head[12:20])[0])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
