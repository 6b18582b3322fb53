"""What `baoxue diff` says of the story's publications: it adds up, day by day and over all of them."""

from __future__ import annotations

from collections import Counter

import pytest

from pipelines.inspect.difference import Difference, difference
from tests.integration.city import DAYS
from tests.integration.story import Story


@pytest.fixture(scope="module")
def spans(story: Story) -> tuple[Difference, Difference, Difference]:
    """The first two days, the last two, and all three."""
    first, second, third = (
        difference(story.settings, DAYS[one], DAYS[other], None) for one, other in ((0, 1), (1, 2), (0, 2))
    )
    return first, second, third


def test_the_sum_of_every_unit_explains_its_open_cases(spans: tuple[Difference, ...]) -> None:
    assert [span.adds_up for span in spans] == [True, True, True]
    assert any(span.flows for span in spans)


def test_what_came_and_went_on_each_day_is_what_came_and_went_in_all(spans: tuple[Difference, ...]) -> None:
    first, second, both = (
        Counter({(row["unit"], row["kind"], row["cause"]): row["cases"] for row in span.flows}) for span in spans
    )
    first.update(second)
    assert {key: cases for key, cases in first.items() if cases} == {key: cases for key, cases in both.items() if cases}


def test_a_day_as_known_then_is_the_day_as_it_was_published_then(story: Story) -> None:
    found = difference(story.settings, DAYS[1], DAYS[1], DAYS[1])
    assert (found.adds_up, list(found.flows), list(found.changes)) == (True, [], [])
