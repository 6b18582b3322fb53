"""dbt's models as assets: one step that builds the day on the candidate database and audits it with dbt's tests."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from pipelines.audited import Audited, keep_audited
from pipelines.defs.days import A_DAY_A_RUN, DAYS, WRITER_POOL, business_date, guarded, known_at
from pipelines.defs.manifest import UNIQUE_ID, Translator, dbt_manifest
from pipelines.desk.ledger_findings import keep_findings
from pipelines.lock import writer_lock
from pipelines.settings import Settings
from pipelines.stages import Busy, Stages
from pipelines.warehouse.build import BuildResult, build
from pipelines.warehouse.dbt import NodeResult

STEP, CONTROL = "warehouse", "control"
_MOST_NAMED = 5
_BUILT = frozenset({"success"})
_TESTED = frozenset({"pass", "warn", "fail", "error"})
_Made = dg.MaterializeResult[None] | dg.AssetCheckResult


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Make the models' assets; dbt parses the project first when it changed."""
    manifest = dbt_manifest(settings)
    return dg.Definitions(assets=[_warehouse(settings, stages, manifest), *_control(manifest)])


def _control(manifest: Mapping[str, Any]) -> Iterator[dg.AssetSpec]:
    """Yield the tables that a build writes for itself and that models read as sources: a group of their own in the graph."""
    for source in manifest["sources"].values():
        if source["source_name"] == CONTROL:
            key = Translator().get_asset_key(source)
            yield dg.AssetSpec(key, group_name=CONTROL, description=source["description"])


def _warehouse(settings: Settings, stages: Stages, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    @dbt_assets(
        manifest=manifest,
        name=STEP,
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        dagster_dbt_translator=Translator(),
        pool=WRITER_POOL,
    )
    def warehouse(context: dg.AssetExecutionContext) -> Iterator[_Made]:
        with guarded(), writer_lock(settings.home):
            result = _build(settings, stages, context)
            if result.is_publishable:
                if result.known_at is None:  # of a day as it was known nobody is told anything anew
                    keep_findings(settings, result.as_of)
                keep_audited(settings, result.candidate, _note(result, stages))
        yield from _events(context, result)
        if not result.is_publishable:
            raise dg.Failure(f"audit: {failed_text(result)}", allow_retries=False)

    return warehouse


def _build(settings: Settings, stages: Stages, context: dg.AssetExecutionContext) -> BuildResult:
    """Build the run's day; the time in which nodes ran or rows were moved counts as work on data."""
    busy = Busy()

    def heard(node: NodeResult) -> None:
        busy.add(node.seconds)
        stages.tell("build", node.name)

    with stages.measure("build", "dbt", is_data=False):
        result = build(settings, business_date(context), context.run.run_id, known_at(context), heard, busy)
    stages.data_seconds += busy.seconds()
    return result


def _note(result: BuildResult, stages: Stages) -> Audited:
    return Audited(
        business_date=result.as_of.isoformat(),
        known_at=result.known_at.isoformat() if result.known_at else None,
        run_id=result.run_id,
        chain=result.chain,
        audit=dict(Counter(node.status for node in result.nodes)),
        stages=dict(stages.seconds),
    )


def _events(context: dg.AssetExecutionContext, result: BuildResult) -> Iterator[_Made]:
    """Tell Dagster what each selected model and test came to: counts and seconds, never a row."""
    chosen, checks = context.selected_asset_keys, context.selected_asset_check_keys
    assets = {spec.metadata[UNIQUE_ID]: spec.key for spec in context.assets_def.specs}
    tests = {spec.metadata[UNIQUE_ID]: spec.key for spec in context.assets_def.check_specs}
    for node in result.nodes:
        if node.status in _BUILT and assets.get(node.unique_id) in chosen:
            yield dg.MaterializeResult(asset_key=assets[node.unique_id], metadata={"seconds": node.seconds})
        elif node.status in _TESTED and tests.get(node.unique_id) in checks:
            key = tests[node.unique_id]
            yield dg.AssetCheckResult(
                asset_key=key.asset_key,
                check_name=key.name,
                passed=node.status == "pass",
                severity=dg.AssetCheckSeverity.ERROR if node.is_failed else dg.AssetCheckSeverity.WARN,
                metadata={"failures": node.failures or 0},
            )


def failed_text(result: BuildResult) -> str:
    """Name what failed, the first few of it."""
    said = [f"{node.name}: {node.message}" for node in result.failures]
    more = f" (+{len(said) - _MOST_NAMED})" if len(said) > _MOST_NAMED else ""
    return "; ".join(said[:_MOST_NAMED]) + more
