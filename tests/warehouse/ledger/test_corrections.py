"""Corrections of ID numbers in the police register (SPEC 6, id_former) that are taken back: who became one is two again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.fixtures import id_number
from tests.warehouse.ledger import town
from tests.warehouse.ledger.deliveries import Deliveries, Row
from tests.warehouse.ledger.town import JINJIANG, Ledger, Rows, run

pytestmark = pytest.mark.days

DAYS = ("2019-09-02", "2019-09-03", "2019-09-04")
FIRST, SECOND, THIRD = DAYS
BORN = {"两人误并": "20100115", "号码改回": "20100216", "迁出不提": "20100317", "两人留并": "20100418"}
"""Children by what the register does: joins two whom it knew apart and takes that back; gives a number back that it had
corrected before anybody was known; loses the row that told of a correction; joins two for good."""
NEW = {name: id_number(born, 701) for name, born in BORN.items()}
OLD = {name: id_number(born, 801) for name, born in BORN.items()}


@dataclass(frozen=True)
class Told:
    """What the three days said: of each its ledger, the persons of every number by child, the events of persons."""

    settings: Settings
    results: Mapping[str, BuildResult]
    ledgers: Mapping[str, Ledger]
    keys: Mapping[str, Mapping[str, tuple[str, str]]]
    events: list[Row]

    def of(self, day: str, name: str) -> tuple[str, str]:
        """Return whose the old number of a child is on a day, and whose the new one is."""
        return self.keys[day][name]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Deliver and build the three days, one after the other."""
    folder = tmp_path_factory.mktemp("corrections")
    settings = Settings(folder / "raw", folder / "home", "a key for tests")
    book, results, ledgers, keys = Deliveries(settings), {}, {}, {}
    for day in DAYS:
        deliver(book, day)
        results[day], ledgers[day] = run(settings, day)
        keys[day] = keys_of(settings)
    with open_candidate(settings) as con:
        relation = con.sql("select * from fct_person_event order by all")
        events = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return Told(settings, results, ledgers, keys, events)


def deliver(book: Deliveries, day: str) -> None:
    """The lists hold one number of each child all the while, the police register says something else every day."""
    if day == FIRST:
        book.say("schools", "school", town.school(town.PRIMARY, "211"))
        for n, (name, numbers) in enumerate(zip(BORN, (OLD, NEW, OLD, OLD), strict=True), 1):
            book.say("poverty_students", name, poor(name, n, numbers[name]))
        pupil = {
            "student_no": "G" + OLD["号码改回"],
            "name": "号码改回",
            "sex_code": "男",
            "birth_date": BORN["号码改回"],
        }
        pupil |= {"id_type_code": "1", "id_number": OLD["号码改回"], "school_code": town.PRIMARY[0], "grade": "五年级"}
        pupil |= {
            "school_name": town.PRIMARY[1],
            "boarding_code": "1",
            "status_code": "在读",
            "status_date": "20190901",
        }
        book.say("student_registry", "号码改回", pupil)
    rows: dict[str, Rows] = {
        FIRST: [
            resident("两人误并", NEW),
            resident("号码改回", NEW, OLD),
            resident("迁出不提", NEW, OLD),
            resident("两人留并", NEW),
        ],
        SECOND: [resident(name, NEW, OLD) for name in BORN],
        THIRD: [resident("两人误并", NEW), resident("号码改回", OLD), resident("两人留并", NEW, OLD)],
    }
    for name in BORN:
        book.say("household_register", name, next((row for row in rows[day] if row["name"] == name), None))
    book.write(day)


def resident(name: str, numbers: Mapping[str, str], former: Mapping[str, str] | None = None) -> Row:
    """Return a household row of a child under one of its numbers, with or without the one before."""
    row: Row = {"id_number": numbers[name], "name": name, "birth_date": BORN[name], "hukou_region_code": JINJIANG}
    return row | {"hukou_status_code": "正常", "former_id_number": former[name] if former else None}


def poor(name: str, member: int, number: str) -> Row:
    """Return a poverty row of a child."""
    row: Row = {"household_no": "H7", "member_no": str(member), "name": name, "hukou_region_code": JINJIANG}
    row |= {"hardship_categories": "建档立卡", "policy_status_code": "享受政策"}
    return row | {"birth_date": BORN[name], "id_number": number}


def keys_of(settings: Settings) -> dict[str, tuple[str, str]]:
    """Return for each child the person of its old number and the person of its new one, of everybody ever seen."""
    with open_candidate(settings) as con:
        found = dict(
            con.execute("select id_key, person_key from int.int_person_state where id_key is not null").fetchall()
        )
    return {name: (found[int(OLD[name][:17])], found[int(NEW[name][:17])]) for name in BORN}


def case_of(told: Told, day: str, person_key: str) -> object:
    """Return number and status of a person's case on a day; None without one."""
    with_names = [(row[0], row[1:]) for row in told.ledgers[day]["case"]]
    return next((case_id for case_id, rest in with_names if person_key in rest), None)


def test_every_day_passes_its_audit(told: Told) -> None:
    assert [result.failures for result in told.results.values()] == [(), (), ()]


def test_two_persons_whom_a_correction_joined_are_two_again_under_their_own_keys_and_with_their_own_cases(
    told: Told,
) -> None:
    (old, new), (kept, joined), after = (told.of(day, "两人误并") for day in DAYS)
    assert old != new and (kept, joined) == (old, old) and after == (old, new)
    first = [case_of(told, FIRST, key) for key in (old, new)]
    assert None not in first and first[0] != first[1]
    assert [case_of(told, SECOND, key) is None for key in (old, new)] == [False, True]
    assert [case_of(told, THIRD, key) for key in (old, new)] == first


def test_merge_and_split_are_events_with_the_cause_that_the_register_gave(told: Told) -> None:
    old, new = told.of(FIRST, "两人误并")
    found = [tuple(str(v) for v in event.values()) for event in told.events if event["person_key"] == new]
    assert found == [
        (new, SECOND, "merged", old, "police_correction"),
        (new, THIRD, "split", old, "correction_withdrawn"),
    ]


def test_a_number_that_is_given_back_leaves_its_person_and_the_other_one_gets_a_key_of_its_own(told: Told) -> None:
    before, _, after = (told.of(day, "号码改回") for day in DAYS)
    assert before[0] == before[1] == after[0] != after[1]
    found = [(str(e["event_date"]), e["event_kind"], e["cause"]) for e in told.events if e["person_key"] == after[1]]
    assert found == [(THIRD, "split", "correction_withdrawn")]
    assert case_of(told, THIRD, after[1]) is not None and case_of(told, SECOND, before[0]) is None


@pytest.mark.parametrize("name", ["迁出不提", "两人留并"])
def test_a_correction_stands_while_the_register_says_so_or_has_no_row_of_either_number(told: Told, name: str) -> None:
    assert len({*told.of(SECOND, name), *told.of(THIRD, name)}) == 1
    assert not any(
        event["event_kind"] == "split" and event["other_key"] == told.of(THIRD, name)[0] for event in told.events
    )


def test_a_day_before_the_withdrawal_and_a_rebuild_from_the_first_load_give_the_same_keys(told: Told) -> None:
    shutil.rmtree(told.settings.state)
    for day in (SECOND, THIRD):
        _, again = run(told.settings, day, audited=False)
        assert keys_of(told.settings) == told.keys[day]
        assert again == told.ledgers[day]


def test_a_day_as_it_was_known_before_the_withdrawal_has_one_person_still(told: Told) -> None:
    run(told.settings, THIRD, known_at=SECOND, audited=False)
    assert keys_of(told.settings) == told.keys[SECOND]
