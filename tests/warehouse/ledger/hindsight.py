"""A village whose data come late, are corrected, merged and taken apart again: each of its children changes for one cause.

Five days of September 2019 with a delivery each. The second day's returns and the third's registry are completed on the fifth,
so that the village's past is known otherwise from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.engine import records
from pipelines.publish.manifest import write_manifest
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.fixtures import id_number, write_load
from tests.warehouse.ledger import town
from tests.warehouse.ledger.deliveries import Row
from tests.warehouse.ledger.town import IDS, JINJIANG, ZONE, Ledger, listed, pupil, reported, resident, run

DAYS = ("2019-09-02", "2019-09-03", "2019-09-04", "2019-09-05", "2019-09-06")
FIRST, SECOND, THIRD, FOURTH, LAST = DAYS

BORN = {
    "迟到回填": "20100115",
    "更正后离校": "20100216",
    "当日离校": "20100317",
    "更正后无籍": "20100418",
    "随家搬迁": "20100519",
    "改报": "20100620",
    "增报": "20100721",
    "报送日满十六岁": "20030905",
    "送审退回": "20100822",
    "两处一人": "20100923",
    "两号受助": "20101024",
}
"""Children by what becomes of their cases, with their birth dates."""
IDS.update({name: id_number(born, 701 + 2 * n) for n, (name, born) in enumerate(BORN.items())})
OTHER_NUMBER = id_number("20101025", 801)
"""A second number of the child who is paid under two: the aid office alone has it."""
PAPERS = {"evidence_kind": "护照、签证", "evidence_valid_to": "20200630"}


@dataclass(frozen=True)
class Hindsight:
    """The village on its last day as all is known now, and as it was known the day before; who the merged cases were of.

    `payments`: fct_aid_payment by the days on which it was looked at.
    """

    settings: Settings
    now: Ledger
    as_known_before: Ledger
    cases: dict[str, Row]
    merged: tuple[str, str]
    payments: Mapping[str, Sequence[Row]]


def live(settings: Settings) -> Hindsight:
    """Deliver the village's days and build its last day, as known on the day before and as known in the end.

    Kept as publications: the first and the fourth day as they were run on that day, and both last days.
    """
    places = (town.PRIMARY, "211"), (town.JUNIOR, "311")
    _write(settings, "schools", FIRST, [town.school(place, kind) for place, kind in places])
    _residents(settings)
    _pupils(settings)
    _returns(settings)
    _payments(settings)
    run(settings, FIRST, audited=False)
    payments = {FIRST: paid(settings)}
    merged = _reviews(settings)
    run(settings, THIRD, known_at=THIRD, audited=False)
    payments[THIRD] = paid(settings)
    run(settings, FOURTH, known_at=FOURTH, audited=False)
    payments[FOURTH] = paid(settings)
    keep(settings, FOURTH, None)
    keep(settings, FOURTH, FOURTH)
    _, before = run(settings, LAST, known_at=FOURTH, audited=False)
    keep(settings, LAST, FOURTH)
    _, now = run(settings, LAST)
    keep(settings, LAST, None)
    payments[LAST] = paid(settings)
    return Hindsight(settings, now, before, dict(town.cases(settings)), merged, payments)


def paid(settings: Settings) -> list[Row]:
    """Return the payments of the candidate."""
    with open_candidate(settings) as con:
        return records(con, "select * from fct_aid_payment order by payment_no")


def keep(settings: Settings, day: str, known_at: str | None) -> None:
    """Keep the candidate's tables as a publication of a day."""
    folder = settings.publish / "v" / f"{day}-{known_at or 'known'}"
    (folder / "restricted").mkdir(parents=True)
    with open_candidate(settings) as con:
        con.execute(f"attach '{folder / RESTRICTED_DATABASE}' as kept")
        for (table,) in con.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall():
            con.execute(f"create table kept.main.{table} as from main.{table}")
        con.execute("detach kept")
    write_manifest(folder, {"date": day, "known_at": known_at})


def _write(settings: Settings, source: str, day: str, rows: Sequence[Row], known: str | None = None) -> None:
    write_load(settings, source, day, rows, known=known)


def _residents(settings: Settings) -> None:
    """One child moves to a zone on the third day; one is on the poverty list under a second number that is nobody's."""
    everybody = [resident(name) for name in BORN]
    moved = [resident(name, ZONE if name == "随家搬迁" else JINJIANG) for name in BORN]
    for day in DAYS:
        _write(settings, "household_register", day, moved if day >= THIRD else everybody)
    other = listed("两处一人", with_id=False) | {"birth_date": "20100924", "member_no": "9"}
    _write(settings, "poverty_students", FIRST, [other])


def _pupils(settings: Settings) -> None:
    """On the third day one leaves by the first delivery, another by its correction, which also takes a third one out."""
    inside = [pupil(name, "在读") for name in ("更正后离校", "当日离校", "更正后无籍", "两号受助")]
    left = [inside[0], pupil("当日离校", "辍学", "20190904"), *inside[2:]]
    corrected = [pupil("更正后离校", "辍学", "20190904"), left[1], inside[3]]
    for day in (FIRST, SECOND):
        _write(settings, "student_registry", day, inside)
    _write(settings, "student_registry", THIRD, left)
    _write(settings, "student_registry", THIRD, corrected, known=LAST)
    _write(settings, "student_registry", FOURTH, corrected, known=LAST)


def _returns(settings: Settings) -> None:
    """What the county said, of the second day late; on the third it tells one check otherwise and adds another."""
    _write(settings, "case_returns", SECOND, [reported("迟到回填", "A1", "20190901")], known=LAST)
    early = [reported(name, "A1", "20190901") for name in ("改报", "增报")]
    abroad = reported("送审退回", "B10", "20190901", **PAPERS)
    _write(settings, "case_returns", FIRST, [*early, abroad])
    later = [reported("改报", "A2", "20190901"), reported("增报", "A2", "20190903")]
    back = abroad | {"review_result_code": "退回", "reviewed_date": "20190903"}
    _write(settings, "case_returns", THIRD, [*later, back])


def _payments(settings: Settings) -> None:
    """A child is paid under two numbers, by a listed school and by one that no list has; a repeated row is set aside."""
    grant = {"school_year": "2019-2020", "term_code": "秋季学期", "stage_code": "小学", "school_code": town.PRIMARY[0]}
    grant |= {"programme_name": "家庭经济困难非寄宿生生活补助(小学)", "boarding_code": "走读", "name": "两号受助"}
    grant |= {"amount_yuan": "250", "payment_status_code": "已发放", "paid_date": "20190901", "batch_no": "B1"}
    grant |= {"id_number": IDS["两号受助"]}
    again = grant | {"batch_no": "B2", "amount_yuan": "62.5", "payment_status_code": "待发放", "paid_date": None}
    other = grant | {"id_number": OTHER_NUMBER, "amount_yuan": "312.50", "school_code": "2135009999"}
    write_load(settings, "aid_payments", FIRST, [grant, again, other], quarantined=[grant])


def _reviews(settings: Settings) -> tuple[str, str]:
    """A reviewer calls the two rows of a child, and two numbers, one person on the third day, and takes that back on the last.

    Looks at the first day as it was built.
    """
    case = "select person_key, case_id from fct_dropout_case join dim_person using (person_key) where name = '两处一人'"
    number = "select person_key from dim_person where name = '两号受助'"
    keep(settings, FIRST, None)
    keep(settings, FIRST, FOURTH)
    with open_candidate(settings) as con:
        (one, first), (other, second) = sorted(con.execute(case).fetchall())
        (lesser,), (greater,) = sorted(con.execute(number).fetchall())
    pairs = [town.pair_of(settings, *keys) for keys in ((one, other), (lesser, greater))]
    for day, decision in ((THIRD, "同一人"), (FOURTH, "撤销")):
        said = {"reason": "核对户口簿", "decided_by_post": "学籍管理岗", "decision_code": decision}
        decided = {"decided_date": day.replace("-", "")}
        _write(settings, "identity_reviews", day, [pair | said | decided for pair in pairs])
    return first, second
