"""What Great Expectations makes only once is what it would have made, and it answers as it would have answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from contract_loads import CONTRACTS, GOOD, good_rows, row_twins, verdict_on

from expectations import thrift
from expectations.checks import CLASSES
from expectations.dialect import lend
from expectations.gx import ExpectationConfiguration, IDDict, SqlAlchemyExecutionEngine, ValidationGraph
from expectations.session import session
from expectations.thrift import once, save_work, standing

SOURCE = "student_registry"
KEYS: list[dict[str, Any]] = [
    {},
    {"column": "姓名"},
    {"column": "name", "table": None},
    {"value_set": ["1", "2"], "mostly": 0.5, "parse": False},
    {"value_set": ("b", "a"), "nested": {"b": 1, "a": [None, True]}},
    {"min_value": date(2019, 9, 2), "max_value": None},
    {"value_set": {"1"}, "column": "name"},
]


@pytest.mark.parametrize("key", KEYS, ids=[", ".join(key) or "nothing" for key in KEYS])
def test_the_name_of_a_key_is_gxs_own(key: dict[str, Any]) -> None:
    save_work()
    assert IDDict(key).to_id() == thrift._gxs_id(IDDict(key))
    assert IDDict(key).to_id(id_ignore_keys={"mostly"}) == thrift._gxs_id(IDDict(key), id_ignore_keys={"mostly"})


def _graph(metrics: list[Any], engine: Any) -> ValidationGraph:
    graph = ValidationGraph(engine)
    for metric in metrics:
        graph.build_metric_dependency_graph(metric)
    return graph


@pytest.mark.parametrize("name", CLASSES)
def test_a_rule_needs_the_metrics_that_gx_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    save_work()
    kwargs = {
        "expect_column_values_to_be_in_set": {"value_set": ["1"]},
        "expect_column_values_to_match_regex": {"regex": "1"},
        "expect_column_values_to_be_between": {"min_value": 1},
        "expect_rows_to_pass": {"bad": "a = '1'"},
        "expect_table_row_count_to_be_between": {"min_value": 1},
    }.get(name, {})
    column = {} if name.startswith("expect_table") else {"column": "a"}
    with session() as con:
        con.execute("create table one as select '1' as a")
        with lend(con) as url:
            engine = SqlAlchemyExecutionEngine(connection_string=url)
            wanted = CLASSES[name](**kwargs, **column).get_validation_dependencies(engine).get_metric_configurations()
            ours = _graph(wanted, engine)
            monkeypatch.setattr(ValidationGraph, "build_metric_dependency_graph", thrift._gxs_follow)
            gxs = _graph(wanted, engine)
    assert [edge.id for edge in ours.edges] == [edge.id for edge in gxs.edges]


def test_what_is_made_of_an_expectation_stands_for_the_block_and_no_longer() -> None:
    save_work()
    made = CLASSES["expect_column_values_to_not_be_null"](column="a")
    with standing():
        first = made.configuration
        assert made.configuration is first
        assert first.to_domain_obj() is first.to_domain_obj()
        assert made.get_validation_dependencies() is made.get_validation_dependencies()
    with standing():
        assert made.configuration is not first
        assert made.configuration == first
    assert made.configuration is not made.configuration


def test_two_objects_are_not_taken_for_one_because_the_second_has_the_place_of_the_first() -> None:
    with standing():
        told = [once([number], "it", lambda n=number: n) for number in range(50)]
    assert told == [*range(50)]


def test_a_load_is_judged_as_gx_would_judge_it(monkeypatch: pytest.MonkeyPatch) -> None:
    contract = CONTRACTS[SOURCE]
    files = {GOOD: good_rows(contract), **{rule: twin.rows for rule, twin in row_twins(SOURCE).items()}}
    ours = verdict_on(contract, files)
    monkeypatch.setattr(ExpectationConfiguration, "to_domain_obj", thrift._gxs_expectation)
    monkeypatch.setattr(IDDict, "to_id", thrift._gxs_id)
    monkeypatch.setattr(ValidationGraph, "build_metric_dependency_graph", thrift._gxs_follow)
    monkeypatch.setattr("expectations.checks.once", lambda _owner, _what, make: make())
    assert verdict_on(contract, files) == ours
    assert any(result.failed_rows for result in ours.results.values())
