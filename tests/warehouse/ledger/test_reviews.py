"""What people decide of pairs (SPEC 6): it comes back through a feed, lasts, and moves the child's case; through the real build."""

from __future__ import annotations

from datetime import date

from pipelines.desk.ledger_findings import findings, keep_findings
from tests.warehouse.ledger import hamlet
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.hamlet_day import Day

SAME, APART = "监护人证件号", "两个候选"


def test_every_pair_of_the_queue_stands_once_in_the_table_that_goes_to_a_reviewer(days: tuple[Day, Day]) -> None:
    asked = [(row["left_name"], row["org_unit_code"]) for row in days[0].pairs if row["left_name"] in (SAME, APART)]
    assert sorted(asked) == [(APART, "350582"), (APART, "350582"), (SAME, "350582")]
    assert len({row["pair_no"] for row in days[0].pairs}) == len(days[0].pairs)


def test_two_rows_that_a_reviewer_calls_one_are_one_person_and_the_later_word_counts(days: tuple[Day, Day]) -> None:
    before, after = (day.row("poverty_students", SAME) for day in days)
    pupil = days[1].row("student_registry", SAME)
    assert before["person_key"] != after["person_key"] == pupil["person_key"]
    assert (before["decided_by"], after["decided_by"], pupil["decided_by"]) == ("rule", "reviewer", "rule")
    assert after["tier"] == before["tier"] == "none"
    assert [day.outcome(SAME) for day in days] == ["identity_review", "enrolled"]


def test_a_merge_by_a_reviewer_is_an_event_with_its_cause(days: tuple[Day, Day]) -> None:
    gone, kept = (
        days[0].row("poverty_students", SAME)["person_key"],
        days[1].row("student_registry", SAME)["person_key"],
    )
    (event,) = (event for event in days[1].events if event["person_key"] == gone)
    assert (event["event_kind"], event["other_key"], event["cause"]) == ("merged", kept, "review")
    assert not any(row["person_key"] == gone for row in days[1].rows)


def test_a_number_that_a_county_reports_merges_two_persons_for_that_cause(days: tuple[Day, Day]) -> None:
    case = days[1].cases["县区查到在读"]
    causes = [
        event["cause"]
        for event in days[1].events
        if event["other_key"] == days[1].row("student_registry", "县区查到在读")["person_key"]
    ]
    assert case["rule_id"] == "R2" and causes == ["number_reported"]


def test_whoever_is_told_apart_from_every_candidate_is_looked_for_like_anybody_else(days: tuple[Day, Day]) -> None:
    assert APART not in days[0].cases
    assert [day.outcome(APART) for day in days] == ["identity_review", "not_found"]
    assert days[1].cases[APART]["status"] == "suspected"
    assert APART not in {row["left_name"] for row in days[1].pairs}


def test_a_decision_that_was_altered_or_names_nobody_decides_nothing_and_says_so(days: tuple[Day, Day]) -> None:
    assert sorted(row["finding_id"] for row in days[1].unheard) == ["review_altered", "review_of_nobody"]
    assert all(row["finding_zh"] and row["remedy_zh"] for row in days[1].unheard)


def test_the_owner_of_the_decisions_is_told_of_those_that_decide_nothing(story: Told) -> None:
    settings, day = story.as_of(hamlet.SECOND), date.fromisoformat(hamlet.SECOND)
    keep_findings(settings, day)
    found = {(each.source, each.finding_id): each.rows for each in findings(settings, day)}
    assert found[("identity_reviews", "review_altered")] == found[("identity_reviews", "review_of_nobody")] == 1
    assert ("student_registry", "registered_twice") in found
