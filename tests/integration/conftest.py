"""The story is lived once a session, and beside it, in a process of their own, what it is compared with."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.integration.city import City, installation
from tests.integration.kill import ENGINES
from tests.integration.story import Story, deliver, live
from tests.integration.workshop import Added, Disorder, add_source, live_in_disorder


@pytest.fixture(scope="session")
def beside() -> Iterator[ProcessPoolExecutor]:
    """One process that works while this one lives the story."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(ENGINES)
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        yield pool


@pytest.fixture(scope="session")
def deliveries(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is delivered on the story's three days."""
    raw = tmp_path_factory.mktemp("deliveries")
    deliver(city, raw)
    return raw


@pytest.fixture(scope="session")
def disordering(
    city: City, deliveries: Path, beside: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> Future[Disorder]:
    """The story's days in another order."""
    return beside.submit(live_in_disorder, city, deliveries, tmp_path_factory.mktemp("disorder"))


@pytest.fixture(scope="session")
def adding(city: City, beside: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory) -> Future[Added]:
    """A source that comes as two files."""
    return beside.submit(add_source, city, tmp_path_factory.mktemp("new_source"))


@pytest.fixture(scope="session")
def story(
    city: City,
    deliveries: Path,
    disordering: Future[Disorder],
    adding: Future[Added],
    tmp_path_factory: pytest.TempPathFactory,
) -> Story:
    """Three days, three deaths and a late correction; the work beside it has begun."""
    return live(installation(tmp_path_factory.mktemp("story")), city, deliveries)
