"""The long stories and the made-up city, which tests of several folders look at: fixtures of the processes that run tests.

The stories come first and are lived in a process of their own: no core waits for them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import duckdb
import pytest
from pytest_socket import socket_allow_hosts

from pipelines.cli import GARBAGE
from pipelines.synth import generate
from tests.integration.city import DAYS, SCALE, SEED, City, Ledger, installation
from tests.integration.kill import another
from tests.integration.story import Story, deliver, live
from tests.integration.workshop import Added, add_source, live_in_disorder

STORIES = ("living", "disordering", "adding")
LOOPBACK = ["127.0.0.1", "::1"]
_left: list[duckdb.DuckDBPyConnection] = []


def wanted(request: pytest.FixtureRequest) -> set[str]:
    """Return the names of all fixtures that tests of this session need."""
    return {name for item in request.session.items for name in getattr(item, "fixturenames", ())}


@pytest.fixture(scope="session")
def begun(request: pytest.FixtureRequest) -> None:
    """Begin the stories that tests of this session will look at, the longest first."""
    for story in sorted(wanted(request) & {*STORIES}, key=STORIES.index):
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
    """A process in which stories are lived, each after the other, for what one has warmed serves the next; it reaches no
    further than this one does.
    """
    with ProcessPoolExecutor(1, another(), _begin) as pool:
        yield pool


def _begin() -> None:
    """Make the process what this one is, where it was forked and where it was not; DuckDB's own engine loses its threads in a
    fork, and cannot even be closed.
    """
    _left.append(duckdb.default_connection())
    duckdb.set_default_connection(duckdb.connect())
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
    gc.set_threshold(*GARBAGE)


@pytest.fixture(scope="session")
def deliveries(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is delivered on the story's three days."""
    raw = tmp_path_factory.mktemp("deliveries")
    deliver(city, raw)
    return raw


@pytest.fixture(scope="session")
def living(
    request: pytest.FixtureRequest,
    city: City,
    deliveries: Path,
    beside: ProcessPoolExecutor,
    tmp_path_factory: pytest.TempPathFactory,
) -> Future[Story]:
    """Three days, a death and a late correction; with more deaths and an audit that fails, if somebody looks at the whole story."""
    to_the_end = "whole_story" in wanted(request)
    home = installation(tmp_path_factory.mktemp("story"))
    return beside.submit(live, home, city, deliveries, to_the_end=to_the_end)


@pytest.fixture(scope="session")
def story(begun: None, living: Future[Story]) -> Story:
    """What has become of the three days."""
    return living.result(timeout=900)


@pytest.fixture(scope="session")
def whole_story(story: Story) -> Story:
    """The three days with all deaths, and the second one cut short behind the gate."""
    return story


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
