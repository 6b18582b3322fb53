"""Looks a child up in a publication: who it is, which rows speak of it, what the ledger says and why.

Reads the restricted database of one version, opened for reading. What it returns holds identities: it is for the
terminal of the bureau, never for a log or an exception.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.engine import records
from pipelines.inspect.publications import Kept
from pipelines.inspect.words import TERM

Row = dict[str, Any]

_CASE_ID = re.compile(r"C[0-9A-F]{12}")
_TERMS = list(TERM)
_ID_NUMBER = re.compile(r"\d{17}[\dX](\w{2}|\w{4})?")  # a disability number goes on for two or four more

_ROWS = """
with broken as (
    select distinct source, business_date, file, row, concat_ws(' ', rule_id, reason_zh) as said
    from fct_quarantined_row
)
select m.source, m.business_date, m.file, m.row, m.tier, m.score, m.decided_by,
       string_agg(b.said, '；' order by b.said) as quarantined
from fct_identity_match as m
left join broken as b using (source, business_date, file, row)
where m.person_key = $1
group by all
order by m.source, m.business_date, m.file, m.row
"""
_CASE = """
select c.*, u.name_zh as org_unit_name, d.name_zh as determined_name, r.name_zh as reported_name,
       coalesce(r.required_evidence, d.required_evidence) as required_evidence
from fct_dropout_case as c
left join dim_org_unit as u using (org_unit_code)
left join dim_ledger_category as d on c.determined_category = d.code
left join dim_ledger_category as r on c.reported_category = r.code
where c.person_key = $1
"""
_COMPARISON = """
select c.*, s.school_name
from fct_registry_comparison as c left join dim_school as s using (school_code)
where c.person_key = $1
"""
_POOR = """
select p.*, s.school_name, u.name_zh as org_unit_name
from fct_poverty_base_ledger as p
left join dim_school as s using (school_code)
left join dim_org_unit as u on p.org_unit_code = u.org_unit_code
where p.person_key = $1
"""
_CANDIDATES = """
select * from fct_identity_candidate
where left_person_key = $1 or right_person_key = $1
order by left_source, left_file, left_row, right_person_key
"""
_PAYMENTS = """
select school_year, term_code, programme_name, payment_status_code, count(*) as payments, sum(amount_yuan) as amount_yuan
from fct_aid_payment
where person_key = $1
group by all
"""
_EVENTS = "select * from fct_dropout_case_event where case_id = $1 order by event_date, event_kind"
_PERSON_EVENTS = """
select * from fct_person_event
where person_key = $1 or other_key = $1
order by event_date, person_key, event_kind
"""
_VISITS = "select * from fct_persuasion_visit where case_id = $1 order by persuaded_date"
_MERGED = """
select to_value from fct_dropout_case_event as e
anti join fct_dropout_case as c using (case_id)  -- given back, it is a case of its own again
where e.case_id = $1 and e.event_kind = 'merged'
order by e.event_date desc
"""


@dataclass(frozen=True)
class Child:
    """All that a publication says of one person; each row is {column: value} of the tables of SPEC section 5.

    `payments` are sums of fct_aid_payment by school year, term, programme and status, in the order of time.
    """

    person: Row
    rows: Sequence[Row]
    candidates: Sequence[Row]
    comparison: Row | None
    poor: Row | None
    case: Row | None
    events: Sequence[Row]
    visits: Sequence[Row]
    person_events: Sequence[Row]
    payments: Sequence[Row]


@contextmanager
def opened(kept: Kept) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a version's restricted database for reading."""
    con = duckdb.connect(str(kept.restricted), read_only=True)
    try:
        yield con
    finally:
        con.close()


def kind_of(asked: str) -> str:
    """Tell what the argument is: `case`, `id` or `person`."""
    text = normalised(asked)
    if _CASE_ID.fullmatch(text):
        return "case"
    return "id" if _ID_NUMBER.fullmatch(text) else "person"


def normalised(asked: str) -> str:
    """Return the argument in half-width characters, without white space, in upper case (SPEC 6)."""
    return "".join(unicodedata.normalize("NFKC", asked).split()).upper()


def find_children(con: duckdb.DuckDBPyConnection, asked: str) -> list[Child]:
    """Return everybody who goes by a case number, an ID number or a person key; nobody is an empty list.

    A case that was merged leads to the one that goes on; several persons may carry one ID number.
    """
    return [_child(con, key) for key in _person_keys(con, asked)]


def _person_keys(con: duckdb.DuckDBPyConnection, asked: str) -> list[str]:
    text, kind = normalised(asked), kind_of(asked)
    if kind == "case":
        query, text = "select person_key from fct_dropout_case where case_id = $1", _surviving(con, text)
    elif kind == "id":
        query = "select person_key from dim_person where upper(id_number) = $1 order by person_key"
        text = text[:18]
    else:
        query = "select person_key from dim_person where person_key = lower($1)"
    return [str(row[0]) for row in con.execute(query, [text]).fetchall()]


def _surviving(con: duckdb.DuckDBPyConnection, case_id: str) -> str:
    """Follow the merges of a case to the one that is still kept."""
    followed: set[str] = set()
    while case_id not in followed and (into := con.execute(_MERGED, [case_id]).fetchone()):
        followed.add(case_id)
        case_id = str(into[0])
    return case_id


def _child(con: duckdb.DuckDBPyConnection, key: str) -> Child:
    case = _first(con, _CASE, key)
    return Child(
        person=records(con, "select * from dim_person where person_key = $1", [key])[0],
        rows=records(con, _ROWS, [key]),
        candidates=records(con, _CANDIDATES, [key]),
        comparison=_first(con, _COMPARISON, key),
        poor=_first(con, _POOR, key),
        case=case,
        events=records(con, _EVENTS, [case["case_id"]]) if case else [],
        visits=records(con, _VISITS, [case["case_id"]]) if case else [],
        person_events=records(con, _PERSON_EVENTS, [key]),
        payments=_payments(con, key),
    )


def _payments(con: duckdb.DuckDBPyConnection, key: str) -> Sequence[Row]:
    """Return what a person was paid, in the order of time; publications made before there was such a table tell nothing."""
    found = con.execute("select count(*) from duckdb_tables() where table_name = 'fct_aid_payment'").fetchone()
    return sorted(records(con, _PAYMENTS, [key]), key=_in_time) if found and found[0] else []


def _in_time(paid: Row) -> tuple[str, int, str, str]:
    """Order payments by school year and term, then by programme and status."""
    return paid["school_year"], _TERMS.index(paid["term_code"]), paid["programme_name"], paid["payment_status_code"]


def _first(con: duckdb.DuckDBPyConnection, query: str, key: str) -> Row | None:
    return next(iter(records(con, query, [key])), None)
