"""Of what dbt tells, the end of a node and what is wrong are heard: nothing else is even put into words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dbt.adapters.events.types import AdapterEventWarning, SQLQuery
from dbt.events.types import LogStartLine, NodeFinished
from dbt_common.events.base_types import EventMsg
from dbt_common.events.event_manager_client import add_callback_to_manager, cleanup_event_logger
from dbt_common.events.functions import fire_event

from pipelines.warehouse.hush import hush


@pytest.fixture
def heard() -> Iterator[list[EventMsg]]:
    events: list[EventMsg] = []
    hush()
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


def test_statements_and_progress_are_not_heard(heard: list[EventMsg]) -> None:
    fire_event(SQLQuery(conn_name="a", sql="select 1", elapsed=0.0))
    fire_event(LogStartLine(description="a", index=1, total=2))
    assert heard == []
