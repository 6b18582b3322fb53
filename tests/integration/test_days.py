"""Days through the whole job: bad files, a late source, a day made up for, a correction that came late."""

from __future__ import annotations

import json

import openpyxl
import pytest

from expectations.contract import load_contracts
from pipelines.ingest.loads import read_manifests
from pipelines.inspect.changes import is_weighed, newest_kept
from tests.integration.city import DAYS, hashes, restricted, rows
from tests.integration.story import DAMAGES, LATE, ONE_FILE_BAD, REFUSED, Story

HALVED = "student_registry"
UNITS = "select name_zh from dim_org_unit where is_reporting or org_unit_code = '350500'"
BLOCKED_ON_THE_BAD_DAY = sorted({*DAMAGES} - {"poverty_students", "case_returns"})


def test_a_day_before_any_required_delivery_is_not_published_and_says_what_is_missing(story: Story) -> None:
    before = story.results["before"]
    assert (before.exit_code, before.version) == (3, None)
    (problem,) = before.problems
    assert all(source in problem for source in ("student_registry", "poverty_students", "schools"))
    assert before.as_json()["problems"] == [problem]


def test_the_first_day_is_published_although_an_optional_source_is_blocked_and_another_has_not_come(
    story: Story,
) -> None:
    first = story.results["first"]
    assert (first.exit_code, first.problems) == (2, ())
    assert [(state.source, state.served) for state in first.blocked] == [(REFUSED, None)]
    loads = {row[0] for row in story.ledgers["first"]["fct_load"]}
    assert REFUSED in loads
    assert LATE not in loads


def test_a_day_of_bad_files_is_published_from_the_last_good_loads(story: Story) -> None:
    bad = story.results["bad"]
    assert (bad.exit_code, bad.problems) == (2, ())
    assert [state.source for state in bad.blocked] == BLOCKED_ON_THE_BAD_DAY
    assert {state.source: state.served and state.served.business_date for state in bad.blocked} == {
        source: None if source in (LATE, REFUSED) else DAYS[0] for source in BLOCKED_ON_THE_BAD_DAY
    }


def test_what_a_refused_load_would_have_changed_is_weighed_in_the_run_and_told_in_its_worklist(story: Story) -> None:
    (half,) = (m for m in read_manifests(story.settings, HALVED) if (m.business_date, m.revision) == (DAYS[1], 1))
    weighed = newest_kept(story.settings, half)
    assert weighed and weighed[0] == DAYS[1]
    assert weighed[1].cases_opening > 0  # whoever is not in the half that came would be looked for
    name = load_contracts(story.settings.expectations)[HALVED].name_zh
    (list_of_it,) = story.settings.worklists.glob(f"*/{DAYS[1]}/{name}_{DAYS[1]}_r1.xlsx")
    told = [cell.value for row in openpyxl.load_workbook(list_of_it).worksheets[1] for cell in row if cell.value]
    assert any(weighed[1].told() in str(text) for text in told)
    (unreadable,) = (m for m in read_manifests(story.settings, REFUSED) if m.business_date == DAYS[1])
    assert not is_weighed(story.settings, unreadable)


def test_owners_are_told_what_the_ledger_found_once_the_day_is_published(story: Story) -> None:
    lists = {
        path.parent.parent.name for path in story.settings.worklists.glob(f"*/{DAYS[0]}/*_台账核对_{DAYS[0]}.xlsx")
    }
    told = {path.parent.name for path in story.settings.alerts.glob(f"*/{DAYS[0]}-findings-*.txt")}
    assert lists == told != set()


def test_no_child_who_was_enrolled_is_missing_after_a_day_of_bad_files(story: Story) -> None:
    first, bad = (restricted(story.settings, str(story.results[name].version)) for name in ("first", "bad"))
    enrolled = {
        key for (key,) in rows(first, "select person_key from fct_registry_comparison where outcome = 'enrolled'")
    }
    lost = {key for (key,) in rows(bad, "select person_key from fct_registry_comparison where outcome = 'not_found'")}
    assert len(enrolled) > 100
    assert enrolled & lost == set()


def test_the_next_day_recovers_by_itself(story: Story) -> None:
    assert (story.said["exit_code"], story.said["blocked"]) == (0, [])
    served = rows(
        restricted(story.settings, story.said["version"]),
        "select source, business_date from fct_load where is_effective and source in ('student_registry', 'household_register')",
    )
    assert sorted(served) == [("household_register", DAYS[2]), ("student_registry", DAYS[2])]


def test_every_published_load_is_conserved(story: Story) -> None:
    for ledger in story.ledgers.values():
        assert [row for row in ledger["fct_load"] if row[4] != row[5] + row[6]] == []
    database = restricted(story.settings, story.said["version"])
    blocked = rows(database, "select rows_accepted from fct_load where verdict = 'blocked'")
    assert blocked
    assert set(blocked) == {(0,)}


def test_a_publication_never_changes_whatever_is_run_after_it(story: Story) -> None:
    assert len(story.published) == 4
    for version, files in story.published.items():
        assert hashes(story.settings.publish / "v" / version) == files


def test_the_same_bytes_under_another_date_are_a_load_of_that_date_with_a_warning(story: Story) -> None:
    first, second = (m for m in read_manifests(story.settings, "schools"))
    assert (first.business_date, second.business_date) == DAYS[:2]
    assert first.sha256 == second.sha256
    assert (second.verdict, second.revision, len(second.warnings)) == ("accepted", 1, 1)
    assert DAYS[0].isoformat() in second.warnings[0]


def test_json_is_one_object_last_with_what_came_of_the_day(story: Story) -> None:
    said = json.loads(story.said["lines"][-1])
    assert len(story.said["lines"]) == 1
    assert {"date", "published", "version", "blocked", "cases_open", "seconds"} <= set(said)
    assert (said["date"], said["published"]) == (DAYS[2].isoformat(), True)
    open_cases = rows(
        restricted(story.settings, said["version"]), "select count(*) from fct_dropout_case where status <> 'closed'"
    )
    assert [(said["cases_open"],)] == open_cases


def test_a_blocked_load_is_told_with_its_rules(story: Story) -> None:
    said = {each["source"]: each for each in story.results["bad"].as_json()["blocked"]}
    assert said["student_registry"]["business_date"] == DAYS[1].isoformat()
    assert "load-volume_fall" in said["student_registry"]["rules"]
    assert ONE_FILE_BAD not in said


def test_a_county_whose_one_file_was_bad_is_served_as_it_was_and_says_how_old_it_is(story: Story) -> None:
    database = restricted(story.settings, str(story.results["bad"].version))
    found = rows(
        database,
        f"select served_business_date, is_frozen, age_days from rpt_freshness where source = '{ONE_FILE_BAD}'",
    )
    assert sorted(set(found)) == [(DAYS[0], True, 1), (DAYS[1], False, 0)]
    assert len([row for row in found if row[1]]) == 1
    basis = rows(
        database,
        "select distinct oldest_business_date, served_business_date, is_frozen from rpt_table_basis "
        f"where source = '{ONE_FILE_BAD}'",
    )
    assert basis == [(DAYS[0], DAYS[1], True)]


def test_what_failed_on_the_bad_day_is_an_incident_that_the_next_day_resolves(story: Story) -> None:
    open_then, open_now = (
        rows(
            restricted(story.settings, version),
            "select source, rule_id from fct_incident where on_fail = 'block' and status = 'open'",
        )
        for version in (str(story.results["bad"].version), story.said["version"])
    )
    assert {source for source, _ in open_then} == {*BLOCKED_ON_THE_BAD_DAY, ONE_FILE_BAD}
    assert open_now == []


@pytest.mark.parametrize("table", ["fct_dropout_case", "dim_person", "fct_load", "fct_dropout_case_event"])
def test_an_older_day_run_again_after_a_correction_is_the_same_as_it_was_known_then(story: Story, table: str) -> None:
    assert story.results["as known then"].exit_code == 2
    assert story.ledgers["as known then"][table] == story.ledgers["bad"][table]


def test_the_same_day_run_again_changes_no_row_of_any_table(story: Story) -> None:
    again, before = story.ledgers["as known then"], story.ledgers["bad"]
    assert again.keys() == before.keys()
    assert [name for name in before if again[name] != before[name]] == []


@pytest.mark.days
def test_a_correction_is_a_second_revision_that_the_next_run_of_its_day_serves(whole_story: Story) -> None:
    loads = [m for m in read_manifests(whole_story.settings, "student_registry") if m.business_date == DAYS[1]]
    assert [(m.revision, m.verdict, m.known_date) for m in loads] == [(1, "blocked", DAYS[1]), (2, "accepted", DAYS[2])]
    # Only the second revision was cut short: the audit would not have seen it in a run that serves another.
    assert whole_story.results["cut short"].exit_code == 3


@pytest.mark.days
def test_rows_that_vanish_behind_the_gate_are_found_by_the_audit_and_nothing_is_published(whole_story: Story) -> None:
    result = whole_story.results["cut short"]
    assert (result.exit_code, result.version) == (3, None)
    assert any("every_accepted_row_is_read" in problem for problem in result.problems)
    current = (whole_story.settings.publish / "current").readlink().name
    assert current == whole_story.results["as known then"].version


def test_each_unit_has_its_ledger_and_its_list_in_every_version_and_they_hold_the_cases_of_the_ledger(
    story: Story,
) -> None:
    database = restricted(story.settings, story.said["version"])
    folder = database.parent / "workbooks"
    assert {path.name for path in folder.glob("*/控辍保学工作台账_*.xlsx")} == {
        f"控辍保学工作台账_{name}_{DAYS[2]}.xlsx" for (name,) in rows(database, UNITS)
    }
    (city,) = folder.glob("350500/控辍保学工作台账_*.xlsx")
    column = openpyxl.load_workbook(city, read_only=True)["台账"].iter_rows(min_row=5, min_col=3, max_col=3)
    listed = {(str(cell.value),) for (cell,) in column if cell.value}
    assert listed == set(rows(database, "select case_id from fct_dropout_case"))
