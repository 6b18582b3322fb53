"""What all tests share: their options, a made-up city, and the long stories, which processes beside this one live.

Two workers share the tests; what several modules of a folder share is made by one of them. The stories come first and are
lived in processes of their own: no core waits for them.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import socket_allow_hosts
from xdist.scheduler import LoadScopeScheduling

from pipelines.synth import generate
from tests.integration.city import DAYS, SCALE, SEED, City, Ledger, installation
from tests.integration.kill import ENGINES
from tests.integration.story import Story, deliver, live
from tests.integration.workshop import Added, add_source, live_in_disorder

STORIES = ("living", "disordering", "adding")
SHARING = ("tests/integration", "tests/warehouse/ledger", "tests/unit/synth")
"""Folders whose modules share fixtures that take long to make."""
FIRST = ("tests/integration/", "tests/warehouse/ledger/")
"""The longest of them: begun last, they would keep one core waiting for the other."""
LOOPBACK = ["127.0.0.1", "::1"]


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


@pytest.fixture(scope="session")
def begun(request: pytest.FixtureRequest) -> None:
    """Begin the stories that tests of this session will look at, all at once."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    for story in STORIES:
        if story in wanted:
            request.getfixturevalue(story)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Three days of a city of some 1,600 pupils, as its owners delivered them; nobody may write into it."""
    folder = tmp_path_factory.mktemp("city")
    made = City(folder / "raw", folder / "truth")
    generate(made.raw, SCALE, len(DAYS), DAYS[0], SEED, truth=made.truth)
    return made


@pytest.fixture(scope="session")
def beside() -> Iterator[ProcessPoolExecutor]:
    """Two processes in which stories are lived; they reach no further than this one does."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(ENGINES)
    with ProcessPoolExecutor(2, context, socket_allow_hosts, (LOOPBACK, True)) as pool:
        yield pool


@pytest.fixture(scope="session")
def deliveries(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is delivered on the story's three days."""
    raw = tmp_path_factory.mktemp("deliveries")
    deliver(city, raw)
    return raw


@pytest.fixture(scope="session")
def living(
    city: City, deliveries: Path, beside: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> Future[Story]:
    """Three days, three deaths and a late correction."""
    return beside.submit(live, installation(tmp_path_factory.mktemp("story")), city, deliveries)


@pytest.fixture(scope="session")
def story(begun: None, living: Future[Story]) -> Story:
    """What has become of the three days."""
    return living.result(timeout=900)


@pytest.fixture(scope="session")
def disordering(
    deliveries: Path, beside: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> Future[Ledger]:
    """The story's last day without the others."""
    return beside.submit(live_in_disorder, deliveries, tmp_path_factory.mktemp("disorder"))


@pytest.fixture(scope="session")
def adding(city: City, beside: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory) -> Future[Added]:
    """A source that comes as two files."""
    return beside.submit(add_source, city, tmp_path_factory.mktemp("new_source"))
