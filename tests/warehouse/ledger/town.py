"""A town of a dozen children, told day by day: what each source delivered, and what each child's life was.

Four deliveries (30 August, 10 and 12 September, 8 October 2019) and then nothing until December, so that
birthdays and deadlines fall on days without a load.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult, build
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.fixtures import id_number, write_load

Row = dict[str, Any]
Rows = list[Row]
Ledger = dict[str, list[tuple[object, ...]]]

FIRST, SECOND, THIRD, FOURTH = "2019-08-30", "2019-09-10", "2019-09-12", "2019-10-08"
WINTER = "2019-12-02"

JINJIANG, ZONE, GUANGDONG = "350582001001", "350521104001", "440100001001"
PRIMARY, JUNIOR = ("2135000001", "晋江第一小学"), ("3135000001", "晋江第一中学")

TOWN = {
    "在读生": id_number("20100310", 1),
    "失而复得": id_number("20100311", 2),
    "截止日满六岁": id_number("20130831", 3),
    "九月一日满六岁": id_number("20130901", 4),
    "十一月满十六岁": id_number("20031105", 5),
    "随母出国": id_number("20080606", 6),
    "证件后补": id_number("20090707", 7),
    "独证后补": id_number("20090808", 8),
    "长期缺勤": id_number("20070909", 9),
    "开发区儿童": id_number("20101010", 10),
    "外省来泉": id_number("20091111", 11),
    "坏行保护": id_number("20081212", 12),
    "名在人不在": id_number("20070101", 13),
    "证件时有时无": id_number("20090404", 14),
}
"""Children, each named for what happens to them, with their ID numbers."""
IDS = dict(TOWN)
"""The children of every story: another one adds its own."""

TABLES = {
    "case": "select * from fct_dropout_case order by case_id",
    "event": "select * from fct_dropout_case_event order by all",
    "person": "select * from dim_person order by person_key",
    "comparison": "select * from fct_registry_comparison order by person_key",
    "visit": "select * from fct_persuasion_visit order by all",
    "poor": "select * from fct_poverty_base_ledger order by person_key",
}


def born(name: str) -> str:
    """Return the birth date that the ID of a child says, YYYYMMDD."""
    return IDS[name][6:14]


def pupil(name: str, status: str, changed: str = "20190901", grade: str = "五年级", **more: str) -> Row:
    """Return a registry row of a child."""
    code, school_name = JUNIOR if grade in ("七年级", "八年级", "九年级") else PRIMARY
    row = {"student_no": "G" + IDS[name], "name": name, "sex_code": "男", "birth_date": born(name)}
    row |= {"id_type_code": "1", "id_number": IDS[name], "school_code": code, "school_name": school_name}
    row |= {"grade": grade, "boarding_code": "1", "status_code": status, "status_date": changed}
    return row | more


def resident(name: str, region: str = JINJIANG) -> Row:
    """Return a household row of a child, 正常."""
    row = {"id_number": IDS[name], "name": name, "birth_date": born(name)}
    return row | {"hukou_region_code": region, "hukou_status_code": "正常"}


def poor(**with_id: bool) -> Rows:
    """Return the poverty list: children in this order, with or without their ID numbers."""
    shared = {"household_no": "H1", "hukou_region_code": JINJIANG}
    shared |= {"hardship_categories": "建档立卡", "policy_status_code": "享受政策"}
    return [
        {
            **shared,
            "member_no": str(n),
            "name": name,
            "birth_date": born(name),
            "id_number": IDS[name] if known else None,
        }
        for n, (name, known) in enumerate(with_id.items(), 1)
    ]


def reported(name: str, category: str, checked: str, **more: str) -> Row:
    """Return a county's row on a child."""
    row = {"name": name, "id_number": IDS[name], "check_method_code": "入户调查", "checked_date": checked}
    return row | {"reported_category": category} | more


def school(code_name: tuple[str, str], kind: str) -> Row:
    """Return a row of the school list."""
    row = {"school_code": code_name[0], "school_name": code_name[1], "school_kind_code": kind}
    row |= {"urban_rural_code": "111", "ownership_code": "公办", "org_unit_code": "350582"}
    return row | {"region_code": "350582001000", "is_boarding": "否"}


def registry(**changes: Row) -> Rows:
    """Return the registry of a day: who is always there, and the rows of the children named in `changes`."""
    rows = {
        "在读生": pupil("在读生", "在读"),
        "十一月满十六岁": pupil("十一月满十六岁", "辍学", "20190301", "九年级"),
        "长期缺勤": pupil("长期缺勤", "在读", "20180901", "七年级"),
        "外省来泉": pupil("外省来泉", "转出", "20190630"),
        "名在人不在": pupil("名在人不在", "在读", "20180901", "七年级"),
    }
    return list({**rows, **changes}.values())


def deliver(settings: Settings) -> None:
    """Write all four deliveries of the town."""
    _august(settings)
    _september(settings)
    _october(settings)


def _august(settings: Settings) -> None:
    write_load(settings, "schools", FIRST, [school(PRIMARY, "211"), school(JUNIOR, "311")])
    elsewhere = ("独证后补", "证件时有时无", "开发区儿童", "外省来泉")
    at_home = [resident(name) for name in TOWN if name not in elsewhere] + [resident("开发区儿童", ZONE)]
    write_load(settings, "household_register", FIRST, at_home)
    guest = {"name": "外省来泉", "birth_date": born("外省来泉"), "id_number": IDS["外省来泉"]}
    guest |= {"hukou_region_code": GUANGDONG, "hardship_category": "低保", "query_date": "20190830"}
    write_load(settings, "key_groups_query", FIRST, [guest])
    write_load(settings, "poverty_students", FIRST, poor(证件后补=False, 独证后补=False, 证件时有时无=False))
    write_load(settings, "student_registry", FIRST, registry(), quarantined=_unreadable())


def _unreadable() -> Rows:
    """A registry row that the gate set aside for its boarding code."""
    return [pupil("坏行保护", "在读", boarding_code="不详", _file="bad.csv")]


def _september(settings: Settings) -> None:
    found = pupil("失而复得", "在读", "20190905")
    write_load(settings, "student_registry", SECOND, registry(失而复得=found), quarantined=_unreadable())
    truant = {"report_date": "20190910", "school_code": JUNIOR[0], "student_no": "G" + IDS["长期缺勤"]}
    truant |= {"name": "长期缺勤", "presence_code": "旷课", "absent_days": "25"}
    write_load(settings, "school_attendance", SECOND, [truant])
    papers = {"evidence_kind": "护照、签证", "evidence_valid_to": "20191120"}
    visit = {"persuaded_date": "20190907", "persuasion_result_code": "承诺返校"}
    abroad = reported("随母出国", "B10", "20190905", **papers)
    write_load(settings, "case_returns", SECOND, [abroad, reported("名在人不在", "A2", "20190906", **visit)])
    write_load(settings, "poverty_students", THIRD, poor(证件后补=True, 独证后补=True, 证件时有时无=True))
    review = {"review_result_code": "同意销号", "reviewed_date": "20190911"}
    write_load(settings, "case_returns", THIRD, [abroad | review])


def _october(settings: Settings) -> None:
    gone = pupil("失而复得", "转出", "20191001")
    write_load(settings, "student_registry", FOURTH, registry(失而复得=gone))
    write_load(settings, "poverty_students", FOURTH, poor(证件后补=True, 独证后补=True, 证件时有时无=False))


def run(settings: Settings, day: str, known_at: str | None = None) -> tuple[BuildResult, Ledger]:
    """Build a day as the job would; return what the build said and the ledger that it made."""
    known = date.fromisoformat(known_at) if known_at else None
    result = build(settings, date.fromisoformat(day), f"run-{day}", known)
    with open_candidate(settings) as con:
        return result, {name: con.execute(query).fetchall() for name, query in TABLES.items()}


def cases(settings: Settings) -> Mapping[str, Row]:
    """Return the candidate's cases by the name of their child; a second case of a name gets a stroke."""
    query = """
        select d.name, k.* from fct_dropout_case as k join dim_person as d using (person_key)
        order by d.id_number, k.case_id
    """
    found: dict[str, Row] = {}
    with open_candidate(settings) as con:
        relation = con.sql(query)
        for row in relation.fetchall():
            found[row[0] + "′" * (row[0] in found)] = dict(zip(relation.columns, row, strict=True))
    return found


def events(ledger: Ledger, case_id: object) -> list[tuple[str, ...]]:
    """Return what happened to a case: day, kind, from, to, cause, in order."""
    return sorted(tuple(str(value) for value in row[1:]) for row in ledger["event"] if row[0] == case_id)
