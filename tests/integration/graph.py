"""The asset graph as text: what Dagster shows, and nothing that hangs on where the project lies."""

from __future__ import annotations

import dagster as dg


def snapshot(definitions: dg.Definitions) -> str:
    """Return a line an asset (group, dependencies), a check, a job, a sensor and a schedule."""
    graph, repository = definitions.resolve_asset_graph(), definitions.get_repository_def()
    assets = [
        f"asset {node.key.to_user_string()} [{node.group_name}] <- {_names(node.parent_keys)}"
        for node in graph.asset_nodes
        if node.is_materializable
    ]
    checks = [
        f"check {key.asset_key.to_user_string()}: {key.name}{' (blocking)' if graph.get(key).blocking else ''}"
        for key in graph.asset_check_keys
    ]
    jobs = [f"job {name}" for name in repository.job_names if not name.startswith("__")]
    sensors = [f"sensor {sensor.name} [{sensor.default_status.value}]" for sensor in repository.sensor_defs]
    schedules = [
        f"schedule {each.name} {each.cron_schedule} {each.execution_timezone}" for each in repository.schedule_defs
    ]
    return "\n".join([*sorted(assets), *sorted(checks), *sorted(jobs), *sorted(sensors), *sorted(schedules)]) + "\n"


def _names(keys: frozenset[dg.AssetKey] | set[dg.AssetKey]) -> str:
    return ", ".join(sorted(key.to_user_string() for key in keys)) or "-"
