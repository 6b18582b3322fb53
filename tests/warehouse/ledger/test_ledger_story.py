"""What a ledger row does not say: events and their causes, columns of a case, and who became whom."""

from __future__ import annotations

from datetime import date

from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import DAYS, FIRST, FOURTH, IDS, SECOND, THIRD, WINTER, Row, events


def facts(case: Row, names: str) -> str:
    """Say columns of a case in words: "status closed_date" gives "closed 2019-09-10"."""
    return " ".join(str(case[name]) for name in names.split())


def told(story: Told, day: str, name: str) -> list[str]:
    """Say what happened to a child's case up to a day, an event a line."""
    return [" ".join(event) for event in events(story.ledgers[day], story.cases[day][name]["case_id"])]


def test_every_day_of_the_story_passes_its_audit(story: Told) -> None:
    failed = {day: [node.name for node in result.failures] for day, result in story.results.items()}
    assert failed == {day: [] for day in DAYS}


def test_a_case_that_comes_back_is_the_same_case(story: Told) -> None:
    for name in ("失而复得", "随母出国", "复学又辍"):
        assert len({facts(story.cases[day][name], "case_id opened_date") for day in DAYS}) == 1, name


def test_a_b2_case_is_filled_from_the_registry(story: Told) -> None:
    found = story.cases[SECOND]["失而复得"]
    assert facts(found, "student_no student_no_province school_name") == f"G{IDS['失而复得']} 福建省 晋江第一小学"


def test_a_case_opens_on_the_cut_off_day_whether_or_not_that_day_was_run(story: Told) -> None:
    assert facts(story.cases[SECOND]["截止日满六岁"], "opened_date") == "2019-08-31"
    assert told(story, SECOND, "截止日满六岁")[0] == "2019-08-31 opened None open calendar"


def test_a_sixteenth_birthday_on_a_day_without_a_run_changes_the_rule_on_that_day(story: Told) -> None:
    assert "2019-11-05 status suspected awaiting_review calendar" in told(story, WINTER, "十一月满十六岁")


def test_a_reviewer_closes_a_proved_case_and_it_comes_back_the_day_after_the_visa_ends(story: Told) -> None:
    assert f"{THIRD} closed open closed review" in told(story, WINTER, "随母出国")
    assert "2019-11-21 reopened closed open calendar" in told(story, WINTER, "随母出国")
    assert facts(story.cases[WINTER]["随母出国"], "reported_category") == "None"


def test_a_leave_that_ends_opens_a_case_on_the_day_after(story: Told) -> None:
    assert told(story, WINTER, "休学满年")[0] == "2019-11-02 opened None open calendar"


def test_a_report_of_absence_speaks_for_seven_days_and_no_longer(story: Told) -> None:
    assert "2019-09-18 closed open closed calendar" in told(story, FOURTH, "长期缺勤")


def test_a_visit_to_a_pupil_on_paper_is_in_the_list_of_visits(story: Told) -> None:
    case = story.cases[SECOND]["名在人不在"]
    visits = [row[1:3] for row in story.ledgers[SECOND]["visit"] if row[0] == case["case_id"]]
    assert visits == [(date(2019, 9, 7), "承诺返校")]


def test_a_quarantined_row_protects_its_child_for_as_long_as_it_is_served(story: Told) -> None:
    case = story.cases[FOURTH]["坏行保护"]
    outcomes = [
        row[2]
        for day in (FIRST, SECOND, THIRD, FOURTH)
        for row in story.ledgers[day]["comparison"]
        if row[0] == case["person_key"]
    ]
    assert outcomes == ["identity_review"] * 3 + ["not_found"]
    assert facts(case, "opened_date") == FOURTH


def test_two_cases_become_one_when_a_missing_number_is_filled_in(story: Told) -> None:
    before = [story.cases[SECOND][name]["case_id"] for name in ("证件后补", "证件后补′")]
    assert "证件后补′" not in story.cases[THIRD]
    kept = story.cases[THIRD]["证件后补"]["case_id"]
    gone = next(case_id for case_id in before if case_id != kept)
    assert kept in before
    assert events(story.ledgers[THIRD], gone)[-1] == (THIRD, "merged", "open", kept, "identity_merge")
    named = {day: {row[0] for row in story.ledgers[day]["person"] if "证件后补" in row} for day in (SECOND, THIRD)}
    assert [len(named[day]) for day in (SECOND, THIRD)] == [2, 1]


def test_a_person_keeps_key_and_case_when_a_number_is_filled_in_and_lost_again(story: Told) -> None:
    for name in ("独证后补", "证件时有时无", "开发区儿童"):
        held = {facts(story.cases[day][name], "person_key case_id") for day in DAYS}
        assert len(held) == 1, name


def test_cases_that_two_rules_claim_are_reported_until_they_close(story: Told) -> None:
    query = """
        select d.name, c.rule_id, c.other_rule_id, c.other_category
        from rpt_rule_conflict as c join dim_person as d using (person_key) order by all
    """
    with open_candidate(story.as_of(FOURTH)) as con:
        found = con.execute(query).fetchall()
    assert ("迁出又报打工", "R1", "R5", "A1") in found
    assert ("打工满十六", "R4", "R5", "A1") in found
    assert not any(name in ("打工务农", "死亡注销", "失而复得") for name, *_ in found)
