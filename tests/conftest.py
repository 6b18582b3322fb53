"""What all tests share: their options, and a made-up city that is generated once a session."""

from __future__ import annotations

import pytest

from pipelines.synth import generate
from tests.integration.city import DAYS, SCALE, SEED, City


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="also run the tests that take many minutes")
    parser.addoption("--write-snapshots", action="store_true", help="write the committed snapshots anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked slow, unless it is asked for."""
    if config.getoption("--run-slow"):
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes many minutes: --run-slow"))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Three days of a city of some 3,000 pupils, as its owners delivered them; nobody may write into it."""
    folder = tmp_path_factory.mktemp("city")
    made = City(folder / "raw", folder / "truth")
    generate(made.raw, SCALE, len(DAYS), DAYS[0], SEED, truth=made.truth)
    return made
