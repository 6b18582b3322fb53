"""What became of each child of the town: cases over the days, through the real build and its audit."""

from __future__ import annotations

from datetime import date

from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import FIRST, FOURTH, IDS, SECOND, THIRD, WINTER, Row, events

DAYS = (FIRST, SECOND, THIRD, FOURTH, WINTER)


def facts(case: Row, names: str) -> str:
    """Say columns of a case in words: "status closed_date" gives "closed 2019-09-10"."""
    return " ".join(str(case[name]) for name in names.split())


def told(story: Told, day: str, name: str) -> list[str]:
    """Say what happened to a child's case up to a day, an event a line."""
    return [" ".join(event) for event in events(story.ledgers[day], story.cases[day][name]["case_id"])]


def test_every_day_of_the_story_passes_its_audit(story: Told) -> None:
    failed = {day: [node.name for node in result.failures] for day, result in story.results.items()}
    assert failed == {day: [] for day in DAYS}


def test_a_child_at_school_never_has_a_case(story: Told) -> None:
    assert not any("在读生" in cases for cases in story.cases.values())


def test_a_child_found_by_its_number_closes_by_itself_and_comes_back_when_it_leaves(story: Told) -> None:
    found = story.cases[SECOND]["失而复得"]
    assert facts(found, "status rule_id determined_category closed_date") == f"closed R2 B2 {SECOND}"
    assert facts(found, "student_no student_no_province school_name") == f"G{IDS['失而复得']} 福建省 晋江第一小学"
    gone = story.cases[FOURTH]["失而复得"]
    assert facts(gone, "status outcome opened_date closed_date") == f"suspected left {FIRST} None"
    assert (gone["reopen_count"], gone["case_id"]) == (1, found["case_id"])


def test_a_case_opens_on_the_cut_off_day_whether_or_not_that_day_was_run(story: Told) -> None:
    assert "截止日满六岁" not in story.cases[FIRST]
    assert facts(story.cases[SECOND]["截止日满六岁"], "opened_date") == "2019-08-31"
    assert told(story, SECOND, "截止日满六岁")[0] == "2019-08-31 opened None open calendar"


def test_a_child_who_turns_six_on_the_day_after_the_cut_off_has_no_case(story: Told) -> None:
    assert not any("九月一日满六岁" in cases for cases in story.cases.values())


def test_a_sixteenth_birthday_on_a_day_without_a_run_changes_the_rule_on_that_day(story: Told) -> None:
    case = story.cases[WINTER]["十一月满十六岁"]
    assert facts(case, "status rule_id sub_reason") == "awaiting_review R4 over_age"
    assert "2019-11-05 status suspected awaiting_review calendar" in told(story, WINTER, "十一月满十六岁")


def test_a_reviewer_closes_a_proved_case_and_it_comes_back_the_day_after_the_visa_ends(story: Told) -> None:
    by_day = {day: story.cases[day]["随母出国"] for day in DAYS}
    assert facts(by_day[SECOND], "status rule_id evidence_status") == "awaiting_review R15 valid"
    assert facts(by_day[THIRD], "status closed_date") == f"closed {THIRD}"
    assert facts(by_day[FOURTH], "status evidence_valid_to") == "closed 2019-11-20"
    assert facts(by_day[WINTER], "status rule_id reported_category reopen_count") == "suspected R17 None 1"
    assert f"{THIRD} closed open closed review" in told(story, WINTER, "随母出国")
    assert "2019-11-21 reopened closed open calendar" in told(story, WINTER, "随母出国")


def test_a_report_of_absence_speaks_for_seven_days_and_no_longer(story: Told) -> None:
    assert facts(story.cases[SECOND]["长期缺勤"], "outcome status") == "absent suspected"
    assert facts(story.cases[FOURTH]["长期缺勤"], "outcome status closed_date") == "enrolled closed 2019-09-18"
    assert "2019-09-18 closed open closed calendar" in told(story, FOURTH, "长期缺勤")


def test_a_pupil_on_paper_whom_the_county_reports_away_has_a_case(story: Told) -> None:
    case = story.cases[SECOND]["名在人不在"]
    assert facts(case, "outcome status determined_category") == "enrolled persuading A2"
    visits = [row[1:3] for row in story.ledgers[SECOND]["visit"] if row[0] == case["case_id"]]
    assert visits == [(date(2019, 9, 7), "承诺返校")]


def test_a_quarantined_row_protects_its_child_for_as_long_as_it_is_served(story: Told) -> None:
    case = story.cases[FOURTH]["坏行保护"]
    outcomes = [
        row[2]
        for day in (FIRST, SECOND, FOURTH)
        for row in story.ledgers[day]["comparison"]
        if row[0] == case["person_key"]
    ]
    assert outcomes == ["identity_review", "identity_review", "not_found"]
    assert facts(case, "opened_date status") == f"{FOURTH} suspected"


def test_routes_and_units_follow_hukou_and_school(story: Told) -> None:
    cases = story.cases[WINTER]
    found = {name: facts(cases[name], "route org_unit_code") for name in ("开发区儿童", "外省来泉", "十一月满十六岁")}
    assert found == {"开发区儿童": "3 3505A1", "外省来泉": "2 350582", "十一月满十六岁": "1 350582"}


def test_two_cases_become_one_when_a_missing_number_is_filled_in(story: Told) -> None:
    before = [story.cases[SECOND][name]["case_id"] for name in ("证件后补", "证件后补′")]
    assert "证件后补′" not in story.cases[THIRD]
    kept = story.cases[THIRD]["证件后补"]["case_id"]
    gone = next(case_id for case_id in before if case_id != kept)
    assert kept in before
    assert events(story.ledgers[THIRD], gone)[-1] == (THIRD, "merged", "open", kept, "load")
    assert len(story.ledgers[THIRD]["person"]) == len(story.ledgers[SECOND]["person"]) - 1


def test_a_person_keeps_key_and_case_when_a_number_is_filled_in_and_lost_again(story: Told) -> None:
    for name in ("独证后补", "证件时有时无", "开发区儿童"):
        held = {facts(story.cases[day][name], "person_key case_id") for day in DAYS}
        assert len(held) == 1, name
