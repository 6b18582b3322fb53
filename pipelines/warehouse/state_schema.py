"""The ledger's memory: what one day hands to the next, relation by relation.

Each relation is exported from the dbt model named in `STATE_MODELS` and comes back as `control.prior_<relation>`;
the first day of a ledger starts from empty relations of the same columns. Types are DuckDB's.
"""

from __future__ import annotations

STATE_MODELS = {
    "person": "int_person_state",
    "person_event": "int_person_event_log",
    "case": "int_case_state",
    "parked_case": "int_case_parked",
    "case_event": "int_case_event_log",
}

_CASE = {
    "person_key": "VARCHAR",
    "rule_key": "VARCHAR",
    "case_id": "VARCHAR",
    "opened_date": "DATE",
    "reopened_date": "DATE",
    "closed_date": "DATE",
    "cutoff_date": "DATE",
    "reopen_count": "BIGINT",
    "status": "VARCHAR",
    "variant": "VARCHAR",
    "rule_since": "DATE",
    "enrolled_since": "DATE",
    "outcome": "VARCHAR",
    "route": "VARCHAR",
    "org_unit_code": "VARCHAR",
    "reported_category": "VARCHAR",
    "determined_category": "VARCHAR",
    "category_group": "VARCHAR",
    "sub_reason": "VARCHAR",
    "evidence_status": "VARCHAR",
    "evidence_valid_to": "DATE",
    "student_no": "VARCHAR",
    "student_no_province": "VARCHAR",
    "school_name": "VARCHAR",
    "remark": "VARCHAR",
}

STATE_SCHEMA: dict[str, dict[str, str]] = {
    "person": {
        "id_key": "BIGINT",
        "row_anchor": "VARCHAR",
        "person_key": "VARCHAR",
        "rule_key": "VARCHAR",
        "correction_key": "BIGINT",
        "is_primary": "BOOLEAN",
        "id_number": "VARCHAR",
        "name": "VARCHAR",
        "sex_code": "VARCHAR",
        "birth_date": "DATE",
        "hukou_region_code": "VARCHAR",
        "id_status": "VARCHAR",
    },
    "person_event": {
        "person_key": "VARCHAR",
        "event_date": "DATE",
        "event_kind": "VARCHAR",
        "other_key": "VARCHAR",
        "cause": "VARCHAR",
    },
    "case": _CASE,
    "parked_case": _CASE,
    "case_event": {
        "case_id": "VARCHAR",
        "event_date": "DATE",
        "event_kind": "VARCHAR",
        "from_value": "VARCHAR",
        "to_value": "VARCHAR",
        "cause": "VARCHAR",
    },
}
