"""Who is who among odd rows (SPEC 6), through the real build and its audit."""

from __future__ import annotations

import pytest

from tests.warehouse.ledger.hamlet import CHILDREN, ELDER, STUDENT
from tests.warehouse.ledger.hamlet_day import Day


def test_both_days_pass_their_audit(days: tuple[Day, Day]) -> None:
    assert [day.result.failures for day in days] == [(), ()]


@pytest.mark.parametrize("name", ["错号在名单", "换位"])
def test_a_slip_in_a_list_is_repaired_to_the_number_of_the_registry(days: tuple[Day, Day], name: str) -> None:
    poor, pupil = days[0].row("poverty_students", name), days[0].row("student_registry", name)
    assert (poor["tier"], pupil["tier"]) == ("id_repaired", "id_exact")
    assert poor["person_key"] == pupil["person_key"]
    assert (poor["id_number"], poor["id_status"]) == (CHILDREN[name], "valid")
    assert days[0].outcome(name) == "enrolled"


def test_a_slip_in_the_registry_is_repaired_to_the_number_of_a_list(days: tuple[Day, Day]) -> None:
    pupil = days[0].row("student_registry", "错号在学籍")
    assert pupil["tier"] == "id_repaired"
    assert (pupil["id_number"], pupil["id_status"]) == (CHILDREN["错号在学籍"], "repaired")
    assert days[0].outcome("错号在学籍") == "enrolled"


def test_a_slip_is_not_repaired_to_another_name_nor_between_two_candidates(days: tuple[Day, Day]) -> None:
    assert days[0].row("poverty_students", "错号异名")["tier"] == "none"
    assert days[0].row("poverty_students", "两个候选")["tier"] == "none"
    assert days[0].outcome("两个候选") == "identity_review"


def test_name_birth_date_and_guardian_link_a_child_without_a_number(days: tuple[Day, Day]) -> None:
    child, pupil = days[0].row("poverty_students", "無號同家"), days[0].row("student_registry", "無號同家")
    assert (child["tier"], pupil["tier"]) == ("name_birth_household", "id_exact")
    assert child["person_key"] == pupil["person_key"]
    assert days[0].outcome("無號同家") == "enrolled"


@pytest.mark.parametrize(
    ("name", "kind"), [("同音玮", "homophone"), ("生日差一", "birth_digit"), ("两个号码", "two_numbers")]
)
def test_a_child_who_is_like_a_pupil_awaits_a_person_and_is_no_suspect(
    days: tuple[Day, Day], name: str, kind: str
) -> None:
    assert days[0].outcome(name) == "identity_review"
    assert {row["kind"] for row in days[0].candidates if row["left_name"] == name} == {kind}


def test_an_elders_number_makes_no_child_an_adult(days: tuple[Day, Day]) -> None:
    child = days[0].row("poverty_students", "监护人证件号")
    assert (child["tier"], child["id_number"], str(child["birth_date"])) == ("none", None, "2010-06-01")
    assert days[0].outcome("监护人证件号") == "identity_review"
    assert days[0].outcome("无生日") == "not_found"
    assert not any(row["id_number"] == ELDER for row in days[0].rows)


def test_every_number_of_a_chain_of_corrections_leads_to_one_person(days: tuple[Day, Day]) -> None:
    found = [row for row in days[0].rows if row["name"] == "三代号码"]
    assert len({row["person_key"] for row in found}) == 1
    assert {row["id_number"] for row in found} == {CHILDREN["三代号码"]}
    tiers = sorted((row["source"], row["tier"]) for row in found)
    assert tiers == [
        ("household_register", "id_exact"),
        ("household_register", "id_former"),
        ("poverty_students", "id_former"),
        ("student_registry", "id_former"),
    ]


def test_whoever_only_one_list_knows_is_a_person_and_stays_one(days: tuple[Day, Day]) -> None:
    numbers = {
        "civil_affairs": ("只在民政", CHILDREN["只在民政"], "2012-06-12"),
        "higher_education_registry": ("大学生", STUDENT, "2000-01-01"),
        "special_placements": ("有案无号", None, "None"),
    }
    for source, (name, number, born) in numbers.items():
        first, second = (day.row(source, name) for day in days)
        assert (first["id_number"], str(first["birth_date"])) == (number, born)
        assert first["person_key"] == second["person_key"]


def test_nobody_is_looked_for_because_of_a_list_of_help_alone(days: tuple[Day, Day]) -> None:
    helped = {
        days[0].row("civil_affairs", "只在民政")["person_key"],
        days[0].row("special_placements", "有案无号")["person_key"],
    }
    assert helped.isdisjoint(row["person_key"] for row in days[0].compared)


def test_grants_go_to_the_pupil_of_their_number_or_student_number(days: tuple[Day, Day]) -> None:
    grants = [row for row in days[0].rows if row["source"] == "aid_payments"]
    assert sorted(row["tier"] for row in grants) == ["id_exact", "student_no_exact"]
    assert {row["person_key"] for row in grants} == {days[0].row("student_registry", "错号在名单")["person_key"]}


def test_a_lost_number_is_never_used(days: tuple[Day, Day]) -> None:
    child = days[0].row("poverty_students", "丢了数字")
    assert (child["id_number"], child["birth_date"], child["id_status"]) == (None, None, "lost")


def test_two_children_of_one_name_without_number_and_birth_date_stay_two(days: tuple[Day, Day]) -> None:
    assert len({row["person_key"] for row in days[0].rows if row["name"] == "王伟"}) == 2


def test_what_is_in_force_is_believed_before_what_is_not(days: tuple[Day, Day]) -> None:
    hukou = {row["hukou_region_code"] for row in days[0].rows if row["name"] == "两行户籍"}
    assert hukou == {"350582001001"}


def test_a_school_reports_its_pupil_absent_however_it_writes_the_name(days: tuple[Day, Day]) -> None:
    assert days[0].cases["缺勤写错名"]["outcome"] == "absent"


def test_a_report_of_absence_follows_a_quarantined_row_of_the_registry(days: tuple[Day, Day]) -> None:
    found = {row["person_key"] for row in days[0].rows if row["name"] == "坏行又缺勤"}
    assert len(found) == 1
    assert "坏行又缺勤" not in days[0].cases


def test_a_repeated_row_that_was_set_aside_protects_nobody(days: tuple[Day, Day]) -> None:
    assert days[0].outcome("重复离园") == "not_found"


def test_a_county_that_gives_the_number_of_a_case_is_heard(days: tuple[Day, Day]) -> None:
    before, after = (day.cases["县区查到证件"] for day in days)
    assert (before["status"], after["status"], after["determined_category"]) == ("suspected", "persuading", "A2")
    assert (after["case_id"], after["person_key"]) == (before["case_id"], before["person_key"])
    poor = days[1].row("poverty_students", "县区查到证件")
    assert (poor["id_number"], poor["id_status"]) == (CHILDREN["县区查到证件"], "valid")


def test_a_number_that_the_county_gives_leads_a_case_to_the_pupil_who_has_it(days: tuple[Day, Day]) -> None:
    case, pupil = days[1].cases["县区查到在读"], days[1].row("student_registry", "县区查到在读")
    assert case["person_key"] == pupil["person_key"] == days[1].row("poverty_students", "县区查到在读")["person_key"]
    assert (case["case_id"], case["rule_id"]) == (days[0].cases["县区查到在读"]["case_id"], "R2")


def test_a_number_that_nobody_else_has_takes_no_return_away_from_its_case(days: tuple[Day, Day]) -> None:
    before, after = (day.cases["县区另有证件"] for day in days)
    assert (after["case_id"], after["status"], after["determined_category"]) == (before["case_id"], "persuading", "A1")
    assert "县区另有证件′" not in days[1].cases


def test_a_student_number_in_a_return_is_what_it_reports_and_not_who_it_is_of(days: tuple[Day, Day]) -> None:
    case = days[1].cases["县区填学籍号"]
    assert (case["rule_id"], case["evidence_status"], case["status"]) == ("R9", "contradicted", "verifying")


def test_owners_are_told_what_the_sources_cannot_settle(days: tuple[Day, Day]) -> None:
    found = {(kind, name) for kind, name in days[1].findings if name in CHILDREN or name == "无生日"}
    assert found == {
        ("id_of_somebody_else", "监护人证件号"),
        ("id_of_somebody_else", "无生日"),
        ("birth_date_unknown", "无生日"),
        ("registered_twice", "双重学籍"),
    }
