"""Every situation of the town has, on each of its five days, the ledger row that its tale says."""

from __future__ import annotations

import pytest

from tests.warehouse.ledger.conftest import SITUATIONS, Told
from tests.warehouse.ledger.situation import Situation, tell
from tests.warehouse.ledger.town import DAYS

RULES = {f"R{n}" for n in range(1, 18)}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_the_case_of_a_child_is_what_its_tale_says_on_every_day(story: Told, situation: Situation) -> None:
    assert {day: tell(story.cases[day].get(situation.name)) for day in DAYS} == situation.expected()


def test_the_town_has_sixty_situations_and_every_rule_decides_one() -> None:
    assert len({situation.name for situation in SITUATIONS}) == len(SITUATIONS) >= 60
    words = {word.split("/")[0] for s in SITUATIONS for life in s.life.values() for word in life.split()}
    assert words >= RULES


def test_every_code_of_the_annex_that_a_case_can_have_is_somebodys() -> None:
    words = {word for s in SITUATIONS for life in s.life.values() for word in life.split()}
    assert words >= {*(f"A{n}" for n in range(1, 9)), "B1", "B2", *(f"B{n}" for n in range(5, 11))}
