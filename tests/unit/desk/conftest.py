"""What the tests of worklists share."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.desk.worklists import write_worklists
from tests.integration.city import installation
from tests.unit.desk.school_office import FORMULA, MOBILE, MONDAY, NUMBER, Office, absence, contracts


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office in an installation of its own."""
    return Office(installation(tmp_path))


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose load of Monday is refused: a file lacks columns, another has cells of all sorts."""
    office = Office(installation(tmp_path_factory.mktemp("refused")))
    office.deliver(
        [
            absence(number=f"G{NUMBER}1"),
            absence(number=f"G{NUMBER}", state=FORMULA),
            absence(number="G400000201003100038", state=NUMBER, days="3"),
            absence(number="G400000201003100046", state=f"家长{MOBILE}"),
        ]
    )
    office.deliver([absence()[:2]], name="缺列.csv", head=("统计日期", "学校标识码"))
    office.judge()
    return office


@pytest.fixture(scope="module")
def listed(refused: Office) -> Path:
    """The list of the refused load."""
    (path,) = write_worklists(refused.settings, contracts(), MONDAY)
    return path
