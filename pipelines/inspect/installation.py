"""The installation's folders: who may read them, who holds a lock, where the secret key is. Nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipelines.inspect.findings import Finding, ok, problem, warning
from pipelines.lock import holders
from pipelines.settings import Settings

_OTHERS = 0o077
_READ_BY_OTHERS = 0o044
_SHORTEST_KEY = 16


def examine_installation(settings: Settings) -> list[Finding]:
    """Return all findings about the installation."""
    return [*folders(settings), locks(settings.home), secret_key(settings), *modes(settings)]


def folders(settings: Settings) -> list[Finding]:
    """Look for the folder of deliveries, and whether home can be written."""
    raw, home = settings.data_raw, settings.home
    found = []
    if raw.is_dir() and os.access(raw, os.R_OK | os.X_OK):
        found.append(ok("报送目录 data_raw", str(raw)))
    else:
        found.append(
            warning(
                "报送目录 data_raw",
                f"不存在或不可读 missing or not readable: {raw}",
                "建立目录或用 --data-raw 指定 name it",
            )
        )
    place = next(path for path in (home, *home.parents) if path.exists())
    if os.access(place, os.W_OK | os.X_OK):
        found.append(ok("数据目录 home", str(home)))
    else:
        found.append(
            problem("数据目录 home", f"不可写 cannot be written: {home}", "改权限或用 --home 指定 name another")
        )
    return found


def locks(home: Path) -> Finding:
    """Say who is writing now."""
    held = holders(home)
    if not held:
        return ok("锁 locks", "空闲 free")
    who = "; ".join(f"{name}: {holder}" for name, holder in held.items())
    return warning(
        "锁 locks",
        f"有任务正在运行 a run is going on: {who}",
        "等它结束;进程死亡时锁自动释放 wait: a lock dies with its process",
    )


def secret_key(settings: Settings) -> Finding:
    """Look after the key of the pseudonyms without reading it aloud: present, long enough, its owner's alone."""
    what, path = "密钥 secret key", settings.home / "secret.key"
    stored = path.is_file()
    if stored and path.stat().st_mode & _OTHERS:
        return problem(what, f"他人可读 others can read {path}", f"chmod 600 {path}")
    if settings.secret_key:
        if len(settings.secret_key) < _SHORTEST_KEY:
            return warning(
                what, "BAOXUE_SECRET_KEY 太短 is too short", f"至少 {_SHORTEST_KEY} 个字符 characters at least"
            )
        if stored and path.read_bytes().strip() != settings.secret_key.encode():
            return warning(
                what,
                f"BAOXUE_SECRET_KEY 与 {path} 不同,以前者为准 differs from the stored one and is the one that counts",
                "只留一个;换密钥会改变全部编号 keep one: another key changes every pseudonym and case number",
            )
        return ok(what, "来自 BAOXUE_SECRET_KEY from the environment")
    if not stored:
        return warning(
            what, "尚未生成 not made yet", f"首次运行时生成于 the first run makes it: {path};请备份 back it up"
        )
    if not path.stat().st_size:
        return problem(what, f"{path} 是空的 is empty", "从备份恢复 restore it from the backup")
    return ok(what, f"{path}(0600)")


def modes(settings: Settings) -> list[Finding]:
    """Look for files with people's data that others could read; what a closed folder holds is closed."""
    private = [
        settings.landed,
        settings.loads,
        settings.accepted,
        settings.warehouse,
        settings.state,
        settings.worklists,
        settings.desk,
        settings.alerts,
        settings.home / "secrets",
        settings.dagster,
        settings.home / "logs",
        *settings.publish.glob("v/*/restricted"),
    ]
    found = [
        problem("权限 modes", f"他人可读 others can read {path}", f"chmod -R go-rwx {folder}")
        for folder in private
        for path in islice(exposed(folder), 1)
    ]
    # The folder of the identities is closed itself, not only what lies in it (SPEC 4).
    found += [
        problem("权限 modes", f"他人可进入 others can enter {folder}", f"chmod 700 {folder}")
        for folder in settings.publish.glob("v/*/restricted")
        if folder.stat().st_mode & _OTHERS
    ]
    return found or [ok("权限 modes", "含个人信息的文件仅属主可读 files with people's data are their owner's alone")]


def exposed(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that group or others can come to and read."""
    if not folder.is_dir() or not folder.stat().st_mode & _OTHERS:
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from exposed(path)
        elif path.stat().st_mode & _READ_BY_OTHERS:
            yield path
