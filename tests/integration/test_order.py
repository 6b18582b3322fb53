"""The same deliveries in another order of runs."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from tests.integration.city import Ledger
from tests.integration.story import Story
from tests.integration.workshop import Disorder


@pytest.fixture(scope="module")
def disorder(disordering: Future[Disorder]) -> Disorder:
    return disordering.result(timeout=900)


def differing(ledger: Ledger, other: Ledger) -> list[str]:
    """Name the published tables of `ledger` in which the other one differs."""
    return [name for name, found in ledger.items() if other[name] != found]


def test_skipped_days_and_deaths_leave_the_last_day_the_same(story: Story, disorder: Disorder) -> None:
    assert differing(story.ledgers["third"], disorder.last) == []


def test_a_first_day_that_is_run_last_is_the_same(story: Story, disorder: Disorder) -> None:
    assert differing(story.ledgers["first"], disorder.first) == []
