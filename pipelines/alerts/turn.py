"""One delivery at a time on an installation: two at once would send everything twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.lock import LockTimeoutError, file_lock

# A process that holds a file's lock may take it again, so its threads need a lock of their own.
_threads = threading.Lock()


@contextmanager
def turn(path: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the lock for the block; LockTimeoutError when somebody else delivers for longer than we wait."""
    ends = time.monotonic() + wait_seconds
    if not _threads.acquire(timeout=wait_seconds):
        raise LockTimeoutError(f"{path}: another thread")
    try:
        with file_lock(path, wait_seconds=max(0.0, ends - time.monotonic())):
            yield
    finally:
        _threads.release()
