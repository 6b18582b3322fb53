"""Dagster's side: what checks say, the asset graph, who starts and continues runs, and that nobody is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from expectations.contract import load_contracts
from pipelines.definitions import load
from pipelines.defs.arrivals import make_sensor
from pipelines.defs.days import guarded
from pipelines.defs.desk import OWNERS_TOLD
from pipelines.defs.jobs import every_morning
from pipelines.defs.resume import serve_last_good
from pipelines.prepare import prepare
from pipelines.settings import PROJECT
from pipelines.stages import Stages
from tests.integration.city import DAYS, City, installation
from tests.integration.graph import snapshot
from tests.integration.story import Story

GRAPH = Path(__file__).with_name("asset_graph.txt")


@pytest.fixture(scope="module")
def definitions(story: Story) -> dg.Definitions:
    return load(story.settings, Stages())


@pytest.fixture
def instance(story: Story) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.from_config(str(story.settings.dagster)) as instance:
        yield instance


def runs_of(instance: dg.DagsterInstance, n: int) -> list[dg.DagsterRun]:
    """Return the runs of day `n`, oldest first."""
    found = instance.get_runs(dg.RunsFilter(tags={"dagster/partition": DAYS[n].isoformat()}))
    return list(reversed(found))


def verdicts(
    instance: dg.DagsterInstance, run: dg.DagsterRun, check: str = "gate"
) -> dict[str, dg.AssetCheckEvaluation]:
    """Return the evaluations of a check of the gate in a run, by source."""
    events = [event.dagster_event for event in instance.all_logs(run.run_id)]
    made = [
        e.asset_check_evaluation_data
        for e in events
        if e and e.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]
    return {each.asset_key.path[1]: each for each in made if each.check_name == check}


def test_the_asset_graph_is_the_committed_one(definitions: dg.Definitions, request: pytest.FixtureRequest) -> None:
    now = snapshot(definitions)
    if request.config.getoption("--write-snapshots"):
        GRAPH.write_text(now, encoding="utf-8")
    assert now == GRAPH.read_text(encoding="utf-8"), "changed on purpose? pytest --write-snapshots"


def test_every_asset_has_a_group_and_every_test_of_dbt_guards_one(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    assert {node.key.to_user_string() for node in graph.asset_nodes if node.group_name == "default"} == set()
    tests = {path.stem for path in (PROJECT / "dbt_project" / "tests").glob("*.sql")}
    assert tests - {key.name for key in graph.asset_check_keys} == set()


def test_every_contract_has_a_blocking_gate(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    gates = {key.asset_key.path[1]: graph.get(key).blocking for key in graph.asset_check_keys if key.name == "gate"}
    assert gates == dict.fromkeys(load_contracts(PROJECT / "expectations"), True)


def test_a_check_says_the_verdict_with_counts_and_rules(instance: dg.DagsterInstance) -> None:
    first, rest, *_ = runs_of(instance, 1)
    found = verdicts(instance, first)
    registry = found["student_registry"]
    assert (registry.passed, registry.severity) == (False, dg.AssetCheckSeverity.ERROR)
    said = {name: value.value for name, value in registry.metadata.items()}
    assert (said["verdict"], said["rows_accepted"]) == ("blocked", 0)
    assert "load-volume_fall" in str(said["failed_rules"])
    assert said["rows_landed"] == said["rows_quarantined"] > 0
    assert said["served_business_date"] == DAYS[0].isoformat()
    poor = found["poverty_students"]
    assert (poor.passed, poor.severity) == (False, dg.AssetCheckSeverity.WARN), "accepted, with findings for its owner"
    assert rest.tags["baoxue/continues"] == first.run_id


def test_a_source_that_is_late_by_its_sla_is_a_warning_of_its_own(instance: dg.DagsterInstance) -> None:
    _, rest, *_ = runs_of(instance, 1)
    found = verdicts(instance, rest, "fresh")
    assert set(found) == set(load_contracts(PROJECT / "expectations"))
    assert {each.severity for each in found.values()} == {dg.AssetCheckSeverity.WARN}
    assert found["student_registry"].passed


def test_owners_are_told_in_the_run_that_the_gate_stopped(instance: dg.DagsterInstance, story: Story) -> None:
    _, rest, *_ = runs_of(instance, 1)
    on_the_day = dg.AssetRecordsFilter(asset_key=OWNERS_TOLD, asset_partitions=[DAYS[1].isoformat()])
    (told,) = [r for r in instance.fetch_materializations(on_the_day, limit=9).records if r.run_id == rest.run_id]
    said = {n: v.value for n, v in told.asset_materialization.metadata.items()} if told.asset_materialization else {}
    assert said["told"]
    lists = sorted(path.name for path in story.settings.worklists.glob(f"student_registry_office/{DAYS[1]}/*.xlsx"))
    assert any(name.startswith("学生花名册_") for name in lists)
    assert sorted(story.settings.alerts.glob(f"student_registry_office/{DAYS[1]}-report-*.txt"))


def test_one_step_at_a_time_writes_to_the_warehouse(instance: dg.DagsterInstance, definitions: dg.Definitions) -> None:
    assert instance.event_log_storage.get_pool_config().default_pool_limit == 1
    pools = {node.key.path[-1]: node.pools for node in definitions.resolve_asset_graph().asset_nodes}
    assert pools["publication"] == {"duckdb_writer"} == pools["fct_dropout_case"]


def test_arrivals_starts_a_day_only_when_it_is_complete_and_has_settled(city: City, tmp_path: Path) -> None:
    settings = installation(tmp_path)
    prepare(settings)
    sensor = make_sensor(settings)
    cursor: str | None = None

    def tick() -> list[str]:
        nonlocal cursor
        context = dg.build_sensor_context(cursor=cursor)
        result = sensor(context)
        assert isinstance(result, dg.SensorResult)
        cursor = result.cursor
        return [str(request.partition_key) for request in result.run_requests or []]

    assert tick() == []
    for source in ("student_registry", "schools"):
        city.copy(source, DAYS[0], settings.data_raw)
    assert (tick(), tick()) == ([], [])
    city.copy("poverty_students", DAYS[0], settings.data_raw)
    assert (tick(), tick()) == ([], [DAYS[0].isoformat()])
    city.copy("household_register", DAYS[0], settings.data_raw)
    assert (tick(), tick()) == ([], [DAYS[0].isoformat()])


def test_a_settled_day_has_one_run_key_until_something_is_delivered_anew(city: City, tmp_path: Path) -> None:
    settings = installation(tmp_path)
    for source in ("student_registry", "schools", "poverty_students"):
        city.copy(source, DAYS[0], settings.data_raw)
    sensor, keys, cursor = make_sensor(settings), [], None
    for _ in range(3):
        result = sensor(dg.build_sensor_context(cursor=cursor))
        assert isinstance(result, dg.SensorResult)
        cursor = result.cursor
        keys += [request.run_key for request in result.run_requests or []]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_run_that_the_gate_alone_stopped_is_continued_below_the_gate(
    instance: dg.DagsterInstance, definitions: dg.Definitions
) -> None:
    stopped, continued, *_ = runs_of(instance, 1)
    request = ask_to_continue(instance, definitions, stopped)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == DAYS[1].isoformat()
    keys = {key.path[0] for key in request.asset_selection or []}
    assert "landed" not in keys
    assert {"accepted", "publication", "marts"} <= keys
    assert request.tags["baoxue/continues"] == stopped.run_id
    assert isinstance(ask_to_continue(instance, definitions, continued, failure_of=stopped), dg.SkipReason)


def test_of_a_run_that_failed_in_another_step_nothing_is_continued_but_telling_the_owners(
    definitions: dg.Definitions,
) -> None:
    @dg.op
    def audit() -> None:
        raise dg.Failure("audit: a test failed", allow_retries=False)

    @dg.job
    def day() -> None:
        audit()

    with dg.DagsterInstance.ephemeral() as instance:
        failed = day.execute_in_process(
            instance=instance, raise_on_error=False, tags={"dagster/partition": "2019-09-03"}
        )
        request = ask_to_continue(instance, definitions, failed.dagster_run)
        assert isinstance(request, dg.RunRequest)
        assert request.asset_selection == [OWNERS_TOLD]


def ask_to_continue(
    instance: dg.DagsterInstance,
    definitions: dg.Definitions,
    run: dg.DagsterRun,
    failure_of: dg.DagsterRun | None = None,
) -> object:
    """Ask the sensor about a run, with its own end or the end of another."""
    ends = [
        event.dagster_event
        for event in instance.all_logs((failure_of or run).run_id)
        if event.dagster_event and event.dagster_event.event_type == dg.DagsterEventType.RUN_FAILURE
    ]
    context = dg.build_run_status_sensor_context(
        sensor_name="serve_last_good", dagster_event=ends[0], dagster_instance=instance, dagster_run=run,
        repository_def=definitions.get_repository_def(),
    )  # fmt: skip
    return serve_last_good(context.for_run_failure())


@pytest.mark.parametrize(
    ("tick", "day"),
    [
        (datetime(2026, 8, 31, 22, 30, tzinfo=UTC), "2026-09-01"),
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), "2027-01-01"),
    ],
)
def test_the_schedule_runs_the_day_of_its_tick_in_china(tick: datetime, day: str) -> None:
    request = every_morning(dg.build_schedule_context(scheduled_execution_time=tick))
    assert isinstance(request, dg.RunRequest)
    assert (request.partition_key, request.run_key) == (day, day)


def test_a_cell_that_an_engine_quotes_in_its_error_does_not_reach_the_event_log() -> None:
    @dg.op
    def choke() -> None:
        with guarded():
            raise ValueError("could not cast '王小明' of 400000201501010018 to DATE")

    @dg.job
    def day() -> None:
        choke()

    with dg.DagsterInstance.ephemeral() as instance:
        run = day.execute_in_process(instance=instance, raise_on_error=False).dagster_run
        told = "\n".join(event.to_json() for event in instance.all_logs(run.run_id))
    assert "could not cast" in told
    assert not any(each in told for each in ("王小明", json.dumps("王小明")[1:-1], "400000201501010018"))


def test_no_metadata_of_an_event_is_longer_than_a_sentence(instance: dg.DagsterInstance) -> None:
    for run in instance.get_runs():
        for each in verdicts(instance, run).values():
            assert max(len(json.dumps(value.value)) for value in each.metadata.values()) < 300
