"""A source is added by two files written by hand: a contract and a staging model; all else is derived."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from pipelines.settings import PROJECT
from pipelines.warehouse.sources import CODES_FILE, SOURCES_FILE
from tests.integration.workshop import NEW, Added


@pytest.fixture(scope="module")
def added(adding: Future[Added]) -> Added:
    return adding.result(timeout=900)


def test_its_delivery_is_made_up_landed_judged_and_counted(added: Added) -> None:
    assert added.delivered > 10
    assert added.loads == [("accepted", added.delivered, added.delivered)]


def test_its_rows_are_staged_with_their_types(added: Added) -> None:
    assert len(added.staged) == added.delivered
    assert all(student_no and balance >= 0 for student_no, balance in added.staged)


def test_its_gate_is_a_check_of_dagster(added: Added) -> None:
    assert f"landed/{NEW}: gate" in added.checks


def test_dbt_knows_it_from_the_derived_files_of_its_project_alone(added: Added) -> None:
    for name in (SOURCES_FILE, CODES_FILE):
        assert NEW in (added.settings.dbt_project / name).read_text(encoding="utf-8")
        assert NEW not in (PROJECT / "dbt_project" / name).read_text(encoding="utf-8")
