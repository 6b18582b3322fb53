"""An installation in a folder of its own, and a small day to publish."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from tests.unit.publish.small import CASE, CASE_FOR_BI, PERSON, PERSON_FOR_BI, event


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home without anything in it."""
    return Settings(tmp_path / "raw", tmp_path / "home", "a key for tests")


@pytest.fixture
def day() -> dict[str, list[dict[str, Any]]]:
    """One child with a case, in both databases."""
    return {
        "main.dim_person": [
            {
                "person_key": PERSON,
                "id_number": "400000200907070076",
                "name": "测试甲",
                "birth_date": date(2009, 7, 7),
                "id_status": "valid",
            }
        ],
        "bureau.dim_person": [{"person_key": PERSON_FOR_BI, "birth_year": 2009, "id_status": "valid"}],
        "bureau.fct_dropout_case_event": [event(CASE_FOR_BI, "opened", "open")],
        "main.fct_dropout_case_event": [event(CASE, "opened", "open")],
    }
