"""What all tests share: their options, and which worker runs what.

Two workers share the tests; what several modules of a folder share is made by one of them.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from pipelines.cli import GARBAGE

SHARING = ("tests/integration", "tests/warehouse/ledger", "tests/unit/synth")
"""Folders whose modules share fixtures that take long to make."""
FIRST = tuple(f"{folder}/" for folder in SHARING)
"""They take longest: begun last, they would keep one core waiting for the other."""


def pytest_configure(config: pytest.Config) -> None:
    """Give the stories to whoever runs tests; the process that deals them out to workers reads no engine for it.

    Garbage is looked for as seldom as in a run: what is imported and collected stays.
    """
    gc.set_threshold(*GARBAGE)
    if hasattr(config, "workerinput") or not config.getoption("numprocesses"):
        config.pluginmanager.import_plugin("tests.integration.stories")


def pytest_collection_finish() -> None:
    """Leave what was collected alone: each full collection of garbage would walk all of it."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="also run the tests that take many minutes")
    parser.addoption("--write-snapshots", action="store_true", help="write the committed snapshots anew")


class ByFolder(LoadScopeScheduling):
    """Gives a worker all modules of a folder in which they share what takes long to make, else a module at a time."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", maxsplit=1)[0]
        folder = str(Path(module).parent)
        return folder if folder in SHARING else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder:
    """Let the workers share nothing that takes long to make."""
    return ByFolder(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put first the folders that one worker has to itself; leave out what is marked slow, unless it is asked for."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    if config.getoption("--run-slow"):
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes many minutes: --run-slow"))
