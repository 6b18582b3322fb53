"""A day with cases in several units, made by hand: what the workbooks are written from."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.settings import PROJECT
from tests.unit.publish.small import DAY, Tables
from tests.warehouse.fixtures import id_number

SEEDS = PROJECT / "dbt_project" / "seeds"
COUNTY, ZONE, OTHER = "350524", "3505A1", "350582"
NAMES = {
    "C1": "测试甲",
    "C2": "测试乙",
    "C3": "测试丙",
    "C4": "测试丁",
    "C5": "测试戊",
    "C6": "买买提·测试",
    "C7": "测试己",
}
NUMBERS = {case: id_number("20090707", n) for n, case in enumerate(NAMES, 1)}


def case(case_id: str, unit: str = COUNTY, **more: Any) -> dict[str, Any]:
    """A suspected case, as it stands, or with `more`."""
    standing = {
        "case_id": case_id, "person_key": f"{case_id:0>24}", "opened_date": date(2019, 9, 2), "route": "1",
        "outcome": "not_found", "category_group": "pending", "status": "suspected", "evidence_status": "not_reported",
        "is_registered_poor": False, "due_date": date(2019, 9, 24), "is_overdue": False, "reopen_count": 0, "rule_id": "R17",
        "clause": "P2.2b", "explanation_zh": "未查到在校记录。", "explanation_en": "…", "what_would_change_zh": "回填。",
        "what_would_change_en": "…", "org_unit_code": unit,
    }  # fmt: skip
    return {**standing, **more}


def closed(case_id: str, unit: str = COUNTY, on: date = DAY) -> dict[str, Any]:
    """A case that was closed."""
    told = {"status": "closed", "closed_date": on, "category_group": "B", "determined_category": "B2"}
    return case(case_id, unit, evidence_status="valid", outcome="enrolled", **told)


def cases() -> dict[str, dict[str, Any]]:
    """The cases of the day on which lists were issued: pending, persuaded, proved, a zone's, closed now and long ago."""
    persuaded = {
        "category_group": "A",
        "determined_category": "A1",
        "status": "persuading",
        "evidence_status": "not_required",
    }
    found = [
        case("C1", route="3"), case("C2", **persuaded), case("C3"), case("C4", ZONE, route="3"), closed("C5"),
        case("C6", OTHER, route="2"), closed("C7", on=date(2019, 8, 31)),
    ]  # fmt: skip
    return {str(each["case_id"]): each for each in found}


def tables(standing: Mapping[str, Mapping[str, Any]]) -> Tables:
    """The tables of a day on which these cases stand so."""
    people = [
        {"person_key": row["person_key"], "id_number": NUMBERS[case_id], "name": NAMES[case_id], "sex_code": "1",
         "birth_date": date(2009, 7, 7), "hukou_region_code": "350524100201", "id_status": "valid"}
        for case_id, row in standing.items()
    ]  # fmt: skip
    contacts = [
        {"case_id": "C1", "township_code": "350524100", "township_name": "某镇", "household_no": "1", "guardian_name": "测试",
         "phone": "13500000000", "asked_school_name": "外地小学"},
        {"case_id": "C4", "township_code": "350521104", "household_no": "2"},
    ]  # fmt: skip
    return {
        "main.dim_person": people,
        "main.fct_dropout_case": list(standing.values()),
        "main.fct_case_contact": contacts,
        "main.fct_persuasion_visit": [{"case_id": "C2", "persuaded_date": date(2019, 9, 6), "result_code": "承诺返校"}],
        "main.dim_org_unit": _seed("org_units", "org_unit_code", "name_zh", "level", "gb_code", "is_reporting"),
        "main.dim_ledger_category": _seed(
            "ledger_categories", "code", "category_group", "name_zh", "note_zh", "evidence_zh", "clause", "is_sensitive",
            "valid_from",
        ),
    }  # fmt: skip


def _seed(name: str, *columns: str) -> list[dict[str, Any]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{column: row[column] or None for column in columns} for row in csv.DictReader(file)]
