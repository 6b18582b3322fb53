"""The second rule pack (教基厅函〔2024〕15号): for all days, from a day on, and what the first one says of a switch beforehand."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import SECOND, WINTER, Ledger, Row, cases, run

pytestmark = pytest.mark.days

SWITCH = "2019-11-01"
"""A day without a delivery."""
LISTED_ONLY = {"poverty_students", "key_groups_query"}


@dataclass(frozen=True)
class Packed:
    """A build by the second pack."""

    settings: Settings
    result: BuildResult
    ledger: Ledger
    cases: Mapping[str, Row]


def build_by(story: Told, home: Path, day: str, rule_pack: str) -> Packed:
    """Build a day of the story by another setting, in a home that begins as a copy of the story's."""
    shutil.copytree(story.settings.home, home)
    settings = replace(story.settings, home=home, rule_pack=rule_pack)
    result, ledger = run(settings, day, known_at=day)
    return Packed(settings, result, ledger, cases(settings))


@pytest.fixture(scope="module")
def always(story: Told, tmp_path_factory: pytest.TempPathFactory) -> Packed:
    return build_by(story, tmp_path_factory.mktemp("always") / "home", SECOND, "2024")


@pytest.fixture(scope="module")
def switched(story: Told, tmp_path_factory: pytest.TempPathFactory) -> Packed:
    return build_by(story, tmp_path_factory.mktemp("switched") / "home", WINTER, f"2024@{SWITCH}")


def answer(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with open_candidate(settings) as con:
        return con.execute(query).fetchall()


def population(ledger: Ledger) -> dict[object, set[str]]:
    """Return the lists of everybody who is compared."""
    return {row[0]: set(str(row[1]).split(";")) for row in ledger["comparison"]}


def test_both_packs_pass_the_audit(always: Packed, switched: Packed) -> None:
    assert (always.result.failures, switched.result.failures) == ((), ())


def test_by_the_second_pack_a_child_of_the_poverty_or_key_groups_list_alone_is_not_looked_for(
    story: Told, always: Packed
) -> None:
    before, after = population(story.ledgers[SECOND]), population(always.ledger)
    gone = before.keys() - after.keys()
    assert gone
    assert set().union(*(before[key] for key in gone)) == LISTED_ONLY | {"open_case"}
    assert not any(lists <= LISTED_ONLY for lists in after.values())


def test_by_the_second_pack_every_pupil_of_the_roll_is_compared(story: Told, always: Packed) -> None:
    before, after = population(story.ledgers[SECOND]), population(always.ledger)
    joined = after.keys() - before.keys()
    assert joined
    assert {outcome for key, _, outcome, *_ in always.ledger["comparison"] if key in joined} == {"enrolled"}
    assert {list_ for key in joined for list_ in after[key]} == {"student_registry"}


def test_the_first_pack_tells_beforehand_what_a_switch_changes(story: Told, always: Packed) -> None:
    query = "select * exclude (pack, scope, org_unit_code, active_pack, basis_date) from rpt_rule_pack_difference"
    ((leaving, _, joining, staying, cases_leaving, opening, cases_staying),) = answer(
        story.as_of(SECOND), query + " where scope = 'city' and pack = '2024'"
    )
    before, after = (
        {
            *answer(
                story.as_of(SECOND),
                f"select person_key from fct_school_age_ledger where is_of_age and contains(packs, '{p}')",
            )
        }
        for p in ("2019", "2024")
    )
    assert (leaving, joining, staying) == (len(before - after), len(after - before), len(before & after))
    open_now = {row[0] for row in answer(story.as_of(SECOND), "from fct_dropout_case where status <> 'closed'")}
    open_then = {row[0] for row in answer(always.settings, "from fct_dropout_case where status <> 'closed'")}
    assert (cases_leaving, opening) == (len(open_now - open_then), len(open_then - open_now))
    assert cases_staying == len(open_now & open_then)
    assert min(leaving, joining, staying, cases_leaving) > 0


def test_the_ledgers_are_the_same_children_whichever_pack_is_set(story: Told, always: Packed) -> None:
    query = "select person_key, comparisons from fct_school_age_ledger where contains(packs, '2024') and ledger = 'school_age'"
    before, after = {*answer(story.as_of(SECOND), query)}, {*answer(always.settings, query)}
    assert before == after


@pytest.mark.parametrize("day", [SECOND, WINTER])
def test_the_second_and_third_ledger_are_the_open_cases(story: Told, day: str) -> None:
    listed = answer(story.as_of(day), "select case_id, ledger from fct_school_age_ledger where ledger <> 'school_age'")
    worked = answer(
        story.as_of(day),
        """
        select case_id, case when category_group = 'A' then 'dropout' else 'suspected_dropout' end
        from fct_dropout_case where status <> 'closed'
        """,
    )
    assert sorted(listed) == sorted(worked)
    assert {"dropout", "suspected_dropout"} == {ledger for _, ledger in listed}


def test_a_switch_from_a_day_on_is_a_step_of_the_fold_and_leaves_the_days_before_as_they_were(
    story: Told, switched: Packed
) -> None:
    steps = [(str(step.from_date), str(step.as_of)) for step in switched.result.steps]
    assert steps[-1] == (SWITCH, WINTER)
    told = [row for row in story.ledgers[WINTER]["event"] if str(row[1]) < SWITCH]
    assert [row for row in switched.ledger["event"] if str(row[1]) < SWITCH] == told


def test_cases_that_are_open_on_the_day_of_a_switch_go_on_until_they_close(story: Told, switched: Packed) -> None:
    opened_before = {name for name, case in story.cases[WINTER].items() if str(case["opened_date"]) < SWITCH}
    assert opened_before <= switched.cases.keys()
    assert {name: switched.cases[name] for name in opened_before} == {
        name: story.cases[WINTER][name] for name in opened_before
    }
