"""A situation of the town: one child, what the sources say of it day by day, and what its case must then be.

A life is told by the days on which it changes: outcome, status, rule and sub-reason, category, evidence, route and unit, and
where they are: the last day of the evidence, the day of closing, how often it came again. "" is no case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.warehouse.fixtures import id_number
from tests.warehouse.ledger import town
from tests.warehouse.ledger.deliveries import Deliveries, Row
from tests.warehouse.ledger.town import DAYS, IDS, JINJIANG

FOUND_NOWHERE = "not_found suspected R17 - not_reported 3/350582"
"""Registered at Jinjiang and found in no school: how most cases begin."""
LEFT = "left suspected R17 - not_reported 1/350582"
"""The registry says that the child left its school here."""


@dataclass(frozen=True)
class Saying:
    """What one source says of a child: its row by the child's name, or that its row is gone."""

    source: str
    row: Callable[[str], Row | None]
    is_quarantined: bool = False


@dataclass
class Situation:
    """A child, named for what happens to it; `life` by day, as far as it changes."""

    name: str
    tale: str
    said: dict[str, list[Saying]] = field(default_factory=dict)
    life: dict[str, str] = field(default_factory=dict)

    def on(self, day: str, *said: Saying, then: str = "") -> Situation:
        """Tell a day: what is said, and what the case is from then on, when it changes."""
        self.said[day] = list(said)
        if then:
            self.life[day] = then
        return self

    def expected(self) -> dict[str, str]:
        """Return what the case must be on every day."""
        lives = {day: [life for told, life in self.life.items() if told <= day] for day in DAYS}
        return {day: told[-1] if told else "" for day, told in lives.items()}

    def deliver(self, book: Deliveries, day: str) -> None:
        """Let the sources say what they say on a day."""
        for saying in self.said.get(day, []):
            book.say(saying.source, self.name, saying.row(self.name), saying.is_quarantined)


def child(name: str, born: str, tale: str) -> Situation:
    """Begin the tale of a child born on a day (YYYYMMDD): it gets an ID number of its own."""
    IDS[name] = id_number(born, 401 + 2 * len(IDS))
    return Situation(name, tale)


def home(region: str = JINJIANG, status: str = "正常") -> Saying:
    """The household register has the child."""
    return Saying("household_register", lambda name: {**town.resident(name, region), "hukou_status_code": status})


def poor(with_id: bool = True) -> Saying:
    """The poverty register lists the child, with or without its ID number."""
    return Saying("poverty_students", lambda name: town.listed(name, with_id))


def pupil(status: str, changed: str = "20190901", grade: str = "五年级", bad: bool = False, **more: str) -> Saying:
    """The registry has the child with this status; `bad`: the gate set the row aside."""
    more |= {"boarding_code": "不详", "_file": "bad.csv"} if bad else {}
    return Saying("student_registry", lambda name: {**town.pupil(name, status, changed, grade), **more}, bad)


def county(category: str, checked: str, papers: str = "", until: str = "", **more: str) -> Saying:
    """The county reports the child, with papers (kinds joined by 、) and their last day."""
    shown = {"evidence_kind": papers or None, "evidence_valid_to": until or None}
    return Saying("case_returns", lambda name: town.reported(name, category, checked, **{**shown, **more}))


def approved(on: str) -> dict[str, str]:
    """Columns of a return: a reviewer agreed to close."""
    return {"review_result_code": "同意销号", "reviewed_date": on}


def sent_back(on: str) -> dict[str, str]:
    """Columns of a return: a reviewer sent the case back."""
    return {"review_result_code": "退回", "reviewed_date": on}


def visited(on: str, result: str) -> dict[str, str]:
    """Columns of a return: somebody went to persuade the child."""
    return {"persuaded_date": on, "persuasion_result_code": result}


def named(**row: str) -> Callable[[str], Row | None]:
    """Return a row with the child's name, ID number and birth date."""
    return lambda name: {"name": name, "id_number": IDS[name], "birth_date": town.born(name), **row}


def guest(region: str) -> Saying:
    """The query of key groups lists the child with a hukou elsewhere."""
    return Saying("key_groups_query", named(hukou_region_code=region, hardship_category="低保", query_date="20190830"))


def apprentice(status: str) -> Saying:
    """The vocational registry has the child."""
    return Saying("vocational_registry", named(school_code="4135000001", school_name="晋江职校", status_code=status))


def kindergarten(status: str) -> Saying:
    """The preschool registry has the child."""
    return Saying("preschool_registry", named(school_code="1135000001", school_name="晋江幼儿园", status_code=status))


def assessed(result: str) -> Saying:
    """The register of disabled persons has the child's education assessment."""

    def row(name: str) -> Row:
        return {
            "disability_no": IDS[name] + "43",
            "name": name,
            "birth_date": town.born(name),
            "certificate_status_code": "有效",
            "education_assessment_code": result,
            "assessed_date": "20190601",
        }

    return Saying("disability_register", row)


def truant(day: str, school_days: int) -> Saying:
    """The school reports the child absent."""
    row = named(report_date=day, school_code=town.JUNIOR[0], presence_code="旷课", absent_days=str(school_days))
    kept = ("report_date", "school_code", "name", "presence_code", "absent_days")

    def report(name: str) -> Row:
        return {"student_no": "G" + IDS[name], **{k: v for k, v in (row(name) or {}).items() if k in kept}}

    return Saying("school_attendance", report)


def gone(source: str) -> Saying:
    """The source has no row of the child any more."""
    return Saying(source, lambda _name: None)


def tell(case: Row | None) -> str:
    """Say a ledger row the way that lives are written."""
    if case is None:
        return ""
    rule = "/".join(filter(None, (case["rule_id"], case["sub_reason"])))
    words = [case["outcome"], case["status"], rule, case["determined_category"] or "-", case["evidence_status"]]
    words.append(f"{case['route'] or '-'}/{case['org_unit_code']}")
    words += [f"{word} {case[name]}" for word, name in _WHERE_THEY_ARE.items() if case[name]]
    return " ".join(words)


_WHERE_THEY_ARE: Mapping[str, str] = {"until": "evidence_valid_to", "closed": "closed_date", "again": "reopen_count"}


def lives(situations: Iterable[Situation], seen: Mapping[str, Mapping[str, Row]]) -> dict[str, dict[str, str]]:
    """Say what became of each child on each day."""
    return {s.name: {day: tell(cases.get(s.name)) for day, cases in seen.items()} for s in situations}
