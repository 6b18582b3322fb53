"""The town where the situations happen: its places, the rows that its sources write, and what a build makes of them.

Four deliveries (30 August, 10 and 20 September, 8 October 2019) and then nothing until December, so that
birthdays and deadlines fall on days without a load.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date

from pipelines.settings import Settings
from pipelines.warehouse.build import BuildResult, build
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.ledger.deliveries import Row

Rows = list[Row]
Ledger = dict[str, list[tuple[object, ...]]]

FIRST, SECOND, THIRD, FOURTH = "2019-08-30", "2019-09-10", "2019-09-20", "2019-10-08"
WINTER = "2019-12-02"
DAYS = (FIRST, SECOND, THIRD, FOURTH, WINTER)

JINJIANG, ZONE = "350582001001", "350521104001"
FUZHOU, GUANGDONG = "350102001001", "440100001001"
PRIMARY, JUNIOR = ("2135000001", "晋江第一小学"), ("3135000001", "晋江第一中学")

IDS: dict[str, str] = {}
"""ID numbers of the children by their names: whoever tells of a child adds its own."""

MARTS = ("+path:models/marts", "+rpt_table_basis")
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
    row |= {"grade": grade, "boarding_code": "1", "status_code": status, "status_date": changed or None}
    return row | more


def resident(name: str, region: str = JINJIANG) -> Row:
    """Return a household row of a child, 正常."""
    row = {"id_number": IDS[name], "name": name, "birth_date": born(name)}
    return row | {"hukou_region_code": region, "hukou_status_code": "正常"}


def listed(name: str, with_id: bool) -> Row:
    """Return a row of the poverty list; a child keeps its place there, with or without its ID number."""
    row = {"household_no": "H1", "hukou_region_code": JINJIANG, "hardship_categories": "建档立卡"}
    row |= {"policy_status_code": "享受政策", "member_no": IDS[name][14:17], "name": name, "birth_date": born(name)}
    return row | {"id_number": IDS[name] if with_id else None}


def reported(name: str, category: str, checked: str, **more: str | None) -> Row:
    """Return a county's row on a child."""
    row = {"name": name, "id_number": IDS[name], "check_method_code": "入户调查", "checked_date": checked}
    return row | {"reported_category": category} | more


def school(code_name: tuple[str, str], kind: str) -> Row:
    """Return a row of the school list."""
    row = {"school_code": code_name[0], "school_name": code_name[1], "school_kind_code": kind}
    row |= {"urban_rural_code": "111", "ownership_code": "公办", "org_unit_code": "350582"}
    return row | {"region_code": "350582001000", "is_boarding": "否"}


def pair_of(settings: Settings, lesser: str, greater: str) -> Row:
    """Return number and check of the pair of two keys, as the installation makes them."""
    digest = hmac.new(settings.secret(), f"pair:{lesser}{greater}".encode(), hashlib.sha256).hexdigest()
    return {"pair_no": f"P{digest[:15].upper()}", "pair_check": lesser + greater}


def run(
    settings: Settings, day: str, known_at: str | None = None, *, audited: bool = True
) -> tuple[BuildResult, Ledger]:
    """Build a day as the job would, or its marts alone; return what the build said and the ledger that it made."""
    known = date.fromisoformat(known_at) if known_at else None
    result = build(settings, date.fromisoformat(day), f"run-{day}", known, only=() if audited else MARTS)
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
