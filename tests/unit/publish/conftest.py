"""An installation in a folder of its own, and a small day to publish."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from tests.unit.publish.cases import ZONE, case, cases, closed, tables
from tests.unit.publish.small import CASE, CASE_FOR_BI, DAY, PERSON, PERSON_FOR_BI, event, published


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


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation that published workbooks on DAY, and the day after a ledger in which C2 had moved and C3 was closed.

    On the second day there are no units, and so no workbooks.
    """
    folder = tmp_path_factory.mktemp("issued")
    settings = Settings(folder / "raw", folder / "home", "a key for tests")
    published(settings, tables(cases()))
    after = tables({**cases(), "C2": case("C2", ZONE), "C3": closed("C3", on=DAY + timedelta(days=1))})
    nobody = {name: rows for name, rows in after.items() if name != "main.dim_org_unit"}
    published(settings, nobody, DAY + timedelta(days=1), run_id="bbbbbbbb-1")
    return settings
