"""The story is lived once a session; tests look at what it left."""

from __future__ import annotations

import pytest

from tests.integration.city import City, installation
from tests.integration.story import Story, live


@pytest.fixture(scope="session")
def story(city: City, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Three days, three deaths and a late correction."""
    return live(installation(tmp_path_factory.mktemp("story")), city)
