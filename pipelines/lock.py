"""File locks under `home`: one writer at a time, whoever started it.

Dagster's pool serialises the steps of runs on one instance; a lock also holds for whatever writes without Dagster, and
the operating system drops it when its holder dies. A process that holds a lock may take it again.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

WAIT_SECONDS = 1800.0
_POLL_SECONDS = 0.2
_held: dict[Path, int] = {}


class LockTimeoutError(RuntimeError):
    """Another process kept the lock for longer than we wait."""


def holders(home: Path) -> dict[str, str]:
    """Say who holds which lock ("writer": "process 4711 since 2026-09-01 06:30:12"); empty when all are free."""
    found = {path.stem: _holder(path) for path in sorted(home.glob("*.lock"))}
    return {name: who for name, who in found.items() if who}


def writer_lock(home: Path) -> AbstractContextManager[None]:
    """Hold what every step takes that writes below home: no two write at the same time."""
    return file_lock(home / "writer.lock")


def run_lock(home: Path, on_wait: Callable[[str], None] | None = None) -> AbstractContextManager[None]:
    """Hold what every `baoxue run` takes for its whole length: they run one after the other.

    Dagster's runs do not take it. Always in this order: run lock, place in the pool, writer's lock; another order could
    leave a run and a daemon waiting for each other.
    """
    return file_lock(home / "run.lock", on_wait=on_wait)


@contextmanager
def file_lock(
    path: Path, wait_seconds: float = WAIT_SECONDS, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the lock for the block; wait for another process, telling `on_wait` once who it is.

    Raises LockTimeoutError after `wait_seconds`.
    """
    path = path.resolve()
    if _held.get(path):
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, path, wait_seconds, on_wait)
        _held[path] = 1
        try:
            yield
        finally:
            _held[path] = 0
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait_seconds: float, on_wait: Callable[[str], None] | None) -> None:
    """Poll for the lock, then write down who holds it."""
    give_up = time.monotonic() + wait_seconds
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            who = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "another process"
            if time.monotonic() > give_up:
                raise LockTimeoutError(f"{path}: {who}; 另一个任务仍在写入,请稍后重试") from None
            if on_wait and not told:
                on_wait(who)
                told = True
            time.sleep(_POLL_SECONDS)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}".encode(), 0)


def _holder(path: Path) -> str | None:
    with path.open("r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip() or "another process"
        return None
