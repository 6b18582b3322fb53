"""The last of the story's days without those before it."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from tests.integration.city import Ledger
from tests.integration.story import Story

pytestmark = pytest.mark.days


def test_skipped_days_and_deaths_leave_the_last_day_the_same(story: Story, disordering: Future[Ledger]) -> None:
    alone = disordering.result(timeout=900)
    ledger = story.ledgers["third"]
    assert [name for name, found in ledger.items() if alone[name] != found] == []
