"""Locks: one writer at a time, free as soon as its holder dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from pipelines.lock import LockTimeoutError, file_lock, holders, writer_lock


def hold(path: Path) -> None:
    with file_lock(path):
        time.sleep(60)


def held_elsewhere(home: Path) -> multiprocessing.process.BaseProcess:
    """Return a process that holds the writer's lock."""
    process = multiprocessing.get_context("forkserver").Process(target=hold, args=(home / "writer.lock",))
    process.start()
    while not holders(home):
        time.sleep(0.02)
    return process


def test_a_lock_is_told_by_name_and_process_while_it_is_held(tmp_path: Path) -> None:
    process = held_elsewhere(tmp_path)
    assert f"process {process.pid} since" in holders(tmp_path)["writer"]
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert holders(tmp_path) == {}


def test_a_lock_held_elsewhere_is_waited_for_with_one_word_about_it_and_not_for_ever(tmp_path: Path) -> None:
    process = held_elsewhere(tmp_path)
    told: list[str] = []
    impatient = file_lock(tmp_path / "writer.lock", wait_seconds=0.5, on_wait=told.append)
    with pytest.raises(LockTimeoutError, match=f"process {process.pid}"), impatient:
        raise AssertionError("two writers at once")
    assert len(told) == 1
    process.kill()
    process.join()
    with file_lock(tmp_path / "writer.lock", wait_seconds=0.5, on_wait=told.append):
        assert len(told) == 1


def test_a_process_may_take_its_own_lock_again_and_gives_it_back_once(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        with writer_lock(tmp_path):
            pass
        assert list(holders(tmp_path)) == ["writer"]
    assert holders(tmp_path) == {}


def test_an_error_under_the_lock_frees_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broke"), writer_lock(tmp_path):
        raise ValueError("broke")
    assert holders(tmp_path) == {}
