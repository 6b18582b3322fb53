"""A publication to be explained: a child with a case, a pupil, a young one, and two persons of one ID number."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.publish.small import CASE, DAY, PERSON, event

ID, SHARED_ID = "400000200907070076", "40000020100101001X"
PUPIL, YOUNG, FIRST, SECOND = ("1" * 24, "2" * 24, "3" * 24, "4" * 24)
GONE_CASE = "C00000000DEAD"

CASE_ROW: dict[str, Any] = {
    "case_id": CASE, "person_key": PERSON, "opened_date": date(2019, 8, 30), "route": "3", "outcome": "not_found",
    "reported_category": "B10", "determined_category": None, "category_group": "pending", "status": "verifying",
    "evidence_status": "missing", "is_registered_poor": True, "due_date": date(2019, 9, 23), "is_overdue": False,
    "reopen_count": 0, "rule_id": "R16", "clause": "ANNEX-B", "explanation_zh": "缺少规定的佐证材料。",
    "explanation_en": "The evidence is missing.", "what_would_change_zh": "补齐佐证材料。",
    "what_would_change_en": "The proof is handed in.", "org_unit_code": "350582",
}  # fmt: skip


def person(key: str, name: str, born: date, number: str) -> dict[str, Any]:
    """A row of dim_person."""
    return {
        "person_key": key,
        "name": name,
        "birth_date": born,
        "id_number": number,
        "id_status": "valid",
        "sex_code": "1",
    }


def match(key: str, source: str, row: int, tier: str = "id_exact", file: str = "晋江.csv") -> dict[str, Any]:
    """A row of fct_identity_match."""
    found = {"source": source, "business_date": date(2019, 8, 30), "file": file, "row": row, "person_key": key}
    return found | {"tier": tier, "score": 1, "decided_by": "rule"}


def payment(number: int, programme: str, term: str, yuan: str, status: str) -> dict[str, Any]:
    """A row of fct_aid_payment, of the child with a case."""
    told = {"programme_name": programme, "term_code": term, "amount_yuan": yuan, "payment_status_code": status}
    place = {"business_date": DAY, "file": "资助.csv", "row": number, "school_code": "2135000001"}
    paid = {"payment_no": f"{number:016}", "person_key": PERSON, "school_year": "2019-2020", "stage_code": "小学"}
    return {**paid, **told, **place, "org_unit_code": "350582", "batch_no": "B1"}


TABLES: dict[str, list[dict[str, Any]]] = {
    "main.dim_person": [
        person(PERSON, "测试甲", date(2009, 7, 7), ID),
        person(PUPIL, "测试乙", date(2010, 3, 10), "400000201003100011"),
        person(YOUNG, "测试丙", date(2013, 9, 1), "400000201309010043"),
        person(FIRST, "测试丁", date(2010, 1, 1), SHARED_ID),
        person(SECOND, "测试戊", date(2010, 1, 1), SHARED_ID),
    ],
    "main.fct_identity_match": [
        match(PERSON, "household_register", 8),
        match(PERSON, "case_returns", 2, "student_no_exact"),
        match(PUPIL, "student_registry", 7),
    ],
    "main.fct_quarantined_row": [
        {
            "source": "case_returns",
            "business_date": date(2019, 8, 30),
            "revision": 1,
            "file": "晋江.csv",
            "row": 2,
            "rule_id": "checked_date-filled",
            "reason_zh": "核查日期未填",
        }
    ],
    "main.fct_registry_comparison": [
        {"person_key": PERSON, "population": "household_register;open_case", "outcome": "not_found"},
        {
            "person_key": PUPIL,
            "population": "household_register",
            "outcome": "enrolled",
            "student_no": "G400000201003100011",
            "school_code": "2135000001",
            "registry_status": "在读",
        },
    ],
    "main.dim_school": [
        {"school_code": "2135000001", "school_name": "晋江第一小学", "is_boarding": False, "business_date": DAY}
    ],
    "main.dim_ledger_category": [
        {
            "code": "B10",
            "category_group": "B",
            "name_zh": "出国在外",
            "clause": "ANNEX-B10",
            "required_evidence": "护照和签证",
            "is_sensitive": False,
            "valid_from": DAY,
        }
    ],
    "main.fct_dropout_case": [CASE_ROW],
    "main.fct_dropout_case_event": [
        event(CASE, "status", "verifying"),
        event(CASE, "opened", "open"),
        event(CASE, "route", "3"),
        event(CASE, "unit", "350582"),
        event(GONE_CASE, "merged", CASE),
    ],
    "main.fct_person_event": [
        {
            "person_key": PERSON,
            "event_date": DAY,
            "event_kind": "merged",
            "other_key": FIRST,
            "cause": "number_filled_in",
        }
    ],
    "main.fct_aid_payment": [
        payment(1, "免费教科书", "春季学期", "64.40", "待发放"),
        payment(2, "家庭经济困难非寄宿生生活补助(小学)", "秋季学期", "250", "已发放"),
        payment(3, "家庭经济困难非寄宿生生活补助(小学)", "秋季学期", "62.50", "已发放"),
    ],
    "main.fct_persuasion_visit": [
        {"case_id": CASE, "persuaded_date": date(2019, 9, 7), "result_code": "承诺返校", "by_post": "班主任"}
    ],
}
