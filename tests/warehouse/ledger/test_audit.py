"""Each test of the audit fails on a candidate that is broken in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from expectations.contract import load_contracts
from pipelines.settings import PROJECT, Settings
from pipelines.warehouse.candidate import open_candidate
from pipelines.warehouse.dbt import Dbt, _results
from tests.warehouse.ledger.conftest import Told
from tests.warehouse.ledger.town import FOURTH, WINTER

AUDIT = sorted(path.stem for path in (PROJECT / "dbt_project" / "tests").glob("*.sql"))

DAMAGE = {
    "every_accepted_row_is_read": "update control.load set rows_accepted = rows_accepted + 1",
    "every_row_of_a_person_has_a_person": "delete from fct_identity_match where row = 2",
    "one_case_a_person": """
        insert into fct_dropout_case by name
        select * replace ('CTWICE' as case_id) from fct_dropout_case where outcome <> 'left' order by case_id limit 1
    """,
    "cases_add_up": "delete from fct_dropout_case_event where event_kind = 'reopened'",
    "closed_cases_are_frozen": "update int.int_case_state set remark = '改动' where closed_date is not null",
    "no_case_is_lost": "insert into control.previous_case values ('CLOST', 'suspected', '2019-09-01', null)",
    "nobody_is_forgotten": "insert into control.prior_person (person_key) values ('forgotten')",
    "every_listed_child_is_compared": "delete from fct_registry_comparison where outcome = 'not_found'",
    "every_child_out_of_school_has_a_case": "delete from fct_dropout_case where outcome = 'left'",
    "events_lead_to_the_present_state": """
        insert into fct_dropout_case_event
        select case_id, date '2019-12-02', 'status', 'closed', 'nowhere', 'new_fact' from fct_dropout_case limit 1
    """,
    "payments_add_up": "update fct_aid_payment set amount_yuan = amount_yuan + 0.01",
    "bureau_tells_no_identity": "create table bureau.fct_leak (guardian_phone varchar)",
}


_A_WORD = re.compile(r"(\w+) in \(('.+')\)")
WORDS = {
    (model["name"], found[1]): found[2].replace("'", "").split(", ")
    for path in (PROJECT / "dbt_project" / "models").rglob("*.yml")
    for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("models", ())
    for column in model.get("columns", ())
    for constraint in column.get("constraints", ())
    if (found := _A_WORD.fullmatch(constraint.get("expression", "")))
}
"""The words that a column of a table may have, by table and column, as the yml says them."""
VALUES = {"VARCHAR": "'x'", "DATE": "date '2019-09-02'", "BOOLEAN": "true"}


KINDS = ("opened", "reopened", "closed", "category", "unit")
"""Events that count in the sum of cases by unit and category."""


@pytest.fixture(scope="module")
def sum_of_cases(story: Told) -> tuple[Settings, str]:
    """The October candidate, on which something of every kind happened, and the query of the audit's sum."""
    settings = story.put_back(FOURTH)
    dbt = Dbt(settings, load_contracts(settings.expectations))
    (result,) = _results(dbt._invoke(["test", "--select", "cases_add_up"], dbt.parse()))
    assert str(result.status) == "pass"
    return settings, str(result.node.compiled_code)


@pytest.mark.parametrize("kind", KINDS)
def test_cases_do_not_add_up_when_one_event_is_taken_away(sum_of_cases: tuple[Settings, str], kind: str) -> None:
    settings, query = sum_of_cases
    of_kind = f"event_kind = '{kind}' and event_date = date '{FOURTH}'"
    with open_candidate(settings) as con:
        one = f"{of_kind} and case_id = (select min(case_id) from fct_dropout_case_event where {of_kind})"
        con.execute("begin")
        assert con.execute(f"delete from fct_dropout_case_event where {one} returning case_id").fetchall()
        assert con.execute(query).fetchall()
        con.execute("rollback")
        assert con.execute(query).fetchall() == []


@pytest.fixture(scope="module")
def found(story: Told) -> dict[str, str]:
    """Status of every singular test on a copy of the winter candidate that has all the damage."""
    settings = story.put_back(WINTER)
    dbt = Dbt(settings, load_contracts(settings.expectations))
    manifest = dbt.parse()
    with open_candidate(settings) as con:
        for damage in DAMAGE.values():
            con.execute(damage)
    results = _results(dbt._invoke(["test", "--select", "test_type:singular"], manifest))
    return {r.node.name: str(r.status) for r in results}


def test_every_test_of_the_audit_has_its_damage() -> None:
    assert sorted(DAMAGE) == AUDIT


@pytest.mark.parametrize("name", AUDIT)
def test_an_audit_test_fails_on_the_damage_that_it_is_for(found: dict[str, str], name: str) -> None:
    assert found[name] == "fail"


@pytest.mark.parametrize("name", AUDIT)
def test_an_audit_test_says_what_it_is_when_it_matters_and_how_to_resolve_it(name: str) -> None:
    text = Path(PROJECT / "dbt_project" / "tests" / f"{name}.sql").read_text(encoding="utf-8")
    assert all(words in text for words in ("What it is:", "When it matters:", "How to resolve:"))


@pytest.fixture(scope="module")
def autumn(story: Told) -> Iterator[duckdb.DuckDBPyConnection]:
    """The October candidate as it was built."""
    with open_candidate(story.put_back(FOURTH)) as con:
        yield con


def row(con: duckdb.DuckDBPyConnection, table: str, **said: str) -> str:
    """Return the statement that enters a row: what is said, else a word that its column may have, else anything."""
    cells = {
        name: f"'{said.get(name) or WORDS[table, name][0]}'" if (table, name) in WORDS else VALUES.get(kind, "1")
        for name, kind, *_ in con.execute(f"describe {table}").fetchall()
    }
    return f"insert into {table} select {', '.join(cells.values())}"


@pytest.mark.parametrize(("table", "column"), WORDS, ids=[".".join(each) for each in WORDS])
def test_a_table_refuses_a_word_that_its_column_may_not_have_and_takes_the_others(
    autumn: duckdb.DuckDBPyConnection, table: str, column: str
) -> None:
    for word in WORDS[table, column]:
        autumn.execute(f"begin; {row(autumn, table, **{column: word})}; rollback")
    with pytest.raises(duckdb.ConstraintException, match=rf"CHECK.*{table}.*{column}"):
        autumn.execute(row(autumn, table, **{column: "nothing of this"}))


def test_every_table_is_built_with_the_words_of_its_yml(autumn: duckdb.DuckDBPyConnection) -> None:
    query = "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'CHECK'"
    assert sorted((table, column) for table, (column,) in autumn.execute(query).fetchall()) == sorted(WORDS)
