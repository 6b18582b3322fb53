"""The same deliveries in another order of runs, and what a late correction changes."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from tests.integration.city import Ledger
from tests.integration.story import Story
from tests.integration.workshop import Disorder


@pytest.fixture(scope="module")
def disorder(disordering: Future[Disorder]) -> Disorder:
    return disordering.result(timeout=300)


def differing(ledger: Ledger, other: Ledger) -> list[str]:
    """Name the published tables of `ledger` in which the other one differs."""
    return [name for name, found in ledger.items() if other[name] != found]


def test_skipped_days_and_deaths_leave_the_last_day_the_same(story: Story, disorder: Disorder) -> None:
    assert differing(story.ledgers["third"], disorder.last) == []


def test_a_first_day_that_is_run_last_is_the_same(story: Story, disorder: Disorder) -> None:
    assert differing(story.ledgers["first"], disorder.first) == []


def test_a_late_delivery_is_seen_by_the_next_run_of_its_day(disorder: Disorder) -> None:
    assert "fct_identity_match" in differing(disorder.first, disorder.corrected)
    sources = {row[0] for row in disorder.corrected["fct_load"]} - {row[0] for row in disorder.first["fct_load"]}
    assert sources == {"vocational_registry"}


def test_a_day_as_it_was_known_then_does_not_see_a_late_delivery(disorder: Disorder) -> None:
    assert differing(disorder.first, disorder.corrected_as_known_then) == []
