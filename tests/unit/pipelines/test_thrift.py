"""What dbt does not do in vain: only the end of a node and what is wrong are put into words, a template is translated once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dbt.adapters.events.types import AdapterEventWarning, SQLQuery
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.clients.jinja import get_rendered
from dbt.events.types import LogModelResult, LogStartLine, NodeFinished
from dbt_common.clients.jinja import MacroFuzzEnvironment
from dbt_common.events.base_types import BaseEvent, EventLevel, EventMsg
from dbt_common.events.event_manager_client import add_callback_to_manager, cleanup_event_logger
from dbt_common.events.functions import fire_event

from pipelines.warehouse.thrift import _dbts_inject, _inject, save_work


@pytest.fixture
def heard() -> Iterator[list[EventMsg]]:
    events: list[EventMsg] = []
    save_work()
    add_callback_to_manager(events.append)
    yield events
    cleanup_event_logger()


def test_the_end_of_a_node_is_heard_with_all_that_it_says(heard: list[EventMsg]) -> None:
    fire_event(NodeFinished(node_info={"unique_id": "model.baoxue.a"}, run_result={"status": "success"}))
    (event,) = heard
    assert (event.info.name, event.data.node_info.unique_id) == ("NodeFinished", "model.baoxue.a")
    assert event.data.run_result.status == "success"


def test_what_is_wrong_is_heard(heard: list[EventMsg]) -> None:
    fire_event(AdapterEventWarning(base_msg="a warning"))
    (event,) = heard
    assert (event.info.level, event.data.base_msg) == ("warn", "a warning")


def test_the_end_of_a_node_is_not_put_into_words_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    save_work()
    monkeypatch.setattr(BaseEvent, "__init__", None)
    fire_event(NodeFinished(node_info={"unique_id": "model.baoxue.a"}))


def test_statements_and_progress_are_not_heard(heard: list[EventMsg]) -> None:
    fire_event(SQLQuery(conn_name="a", sql="select 1", elapsed=0.0))
    fire_event(LogStartLine(description="a", index=1, total=2))
    fire_event(LogModelResult(description="a", status="success"), level=EventLevel.INFO)
    assert heard == []


def test_a_template_is_translated_once_and_says_what_it_is_given_each_time() -> None:
    save_work()
    text = "{{ greeting }}, {{ name }}"
    said = [get_rendered(text, {"greeting": greeting, "name": "dbt"}) for greeting in ("hello", "goodbye")]
    assert said == ["hello, dbt", "goodbye, dbt"]
    one, other = (MacroFuzzEnvironment().compile(text) for _ in range(2))
    assert one is other


@pytest.mark.parametrize(
    "sql",
    [
        "with a as (select 1) select * from a",
        "-- what it is\n\nWITH recursive a as (select 1) select * from a",
        "/* with b */ select * from with_a",
        "  select 1 as a -- with",
        "from a",
        "(select 1)",
    ],
)
def test_ctes_stand_where_dbt_puts_them(sql: str) -> None:
    ctes = [InjectedCTE(f"test.{name}", f" __dbt__cte__{name} as (\nselect 1\n)") for name in ("one", "two")]
    assert _inject(sql, ctes).split() == _dbts_inject(sql, ctes).split()
