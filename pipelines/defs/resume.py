"""Continues a run that the gate stopped: below the gate, on the last good loads.

A failed blocking check ends its own run for everything downstream, and without this a single bad file would keep the
day from being published. `baoxue run` continues at once in its own process; under the daemon a sensor does it.
"""

from collections.abc import Iterable, Sequence

import dagster as dg

from pipelines.defs.days import CONTINUES_TAG, KNOWN_AT_TAG
from pipelines.defs.desk import OWNERS_TOLD
from pipelines.defs.ingest import GATE
from pipelines.defs.jobs import daily
from pipelines.settings import Settings
from pipelines.stages import Stages

_CHECK_FAILED = "DagsterAssetCheckFailedError"
_PARTITION_TAG = "dagster/partition"


def stopped_by_gate_alone(failures: Iterable[dg.DagsterEvent]) -> bool:
    """Tell whether every failed step is a gate that gave its verdict (one that broke raises another error)."""
    failed = list(failures)
    return bool(failed) and all(_is_verdict(event) for event in failed)


def owners_were_told(succeeded_steps: Iterable[str]) -> bool:
    """Tell whether the step that tells owners was among those that succeeded."""
    return OWNERS_TOLD.to_python_identifier() in set(succeeded_steps)


def below_gate(keys: Iterable[dg.AssetKey]) -> list[dg.AssetKey]:
    """Return the assets that read accepted loads only: all but `landed/...`."""
    return sorted((key for key in keys if key.path[0] != "landed"), key=lambda key: tuple(key.path))


def continuation_tags(run: dg.DagsterRun) -> dict[str, str]:
    """Tag the second run with the first one, and with what the first was asked."""
    kept = {name: run.tags[name] for name in (_PARTITION_TAG, KNOWN_AT_TAG) if name in run.tags}
    return {**kept, CONTINUES_TAG: run.run_id}


@dg.run_failure_sensor(
    monitored_jobs=[daily],
    request_job=daily,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="检查未通过时,用上一份合格数据继续当天的发布。 Publishes the day from the last good loads.",
)
def serve_last_good(context: dg.RunFailureSensorContext) -> dg.RunRequest | dg.SkipReason:
    """Request the rest of a run that nothing but the gate stopped; of one that broke, that owners are told at least."""
    run = context.dagster_run
    definitions = context.repository_def
    if CONTINUES_TAG in run.tags or definitions is None or _PARTITION_TAG not in run.tags:
        return dg.SkipReason("a second part already, no assets to continue with, or no business date")
    if stopped_by_gate_alone(context.get_step_failure_events()):
        rest = below_gate(definitions.asset_graph.materializable_asset_keys)
    elif owners_were_told(_succeeded(context.instance, run.run_id)):
        return dg.SkipReason("not stopped by the gate alone, and the owners know")
    else:
        rest = [OWNERS_TOLD]
    return dg.RunRequest(
        run_key=f"continues-{run.run_id}",
        partition_key=run.tags[_PARTITION_TAG],
        asset_selection=rest,
        tags=continuation_tags(run),
    )


def _succeeded(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    found = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_SUCCESS)
    return [entry.step_key for entry in found if entry.step_key]


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Wire the sensor."""
    return dg.Definitions(sensors=[serve_last_good])


def failure_texts(failures: Sequence[dg.DagsterEvent]) -> list[str]:
    """Say why each step failed, in the step's own words."""
    return [_text(event) for event in failures]


def _is_verdict(event: dg.DagsterEvent) -> bool:
    error = event.step_failure_data.error
    return (event.step_key or "").endswith(f"_{GATE}") and error is not None and error.cls_name == _CHECK_FAILED


def _text(event: dg.DagsterEvent) -> str:
    data = event.step_failure_data
    failure = data.user_failure_data
    if failure and failure.description:
        return failure.description
    return data.error.message.strip() if data.error else f"{event.step_key}: failed"
