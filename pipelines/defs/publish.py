"""The publication as an asset: the audited candidate, copied out and made current by one flip."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import dagster as dg

from pipelines.audited import Audited, drop_audited, find_audited
from pipelines.defs.days import A_DAY_A_RUN, DAYS, IO_RETRY, WRITER_POOL, business_date, guarded
from pipelines.defs.manifest import Translator, dbt_manifest, manifest_path
from pipelines.lock import writer_lock
from pipelines.publish.catalogue import is_published
from pipelines.publish.publication import Draft, publish
from pipelines.settings import Settings
from pipelines.stages import Stages

PUBLICATION = dg.AssetKey("publication")


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Make the publication's asset, downstream of every published model."""
    return dg.Definitions(assets=[_publication(settings, stages, dbt_manifest(settings))])


def _publication(settings: Settings, stages: Stages, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    translator = Translator()

    @dg.asset(
        key=PUBLICATION,
        group_name="publish",
        deps=[translator.get_asset_key(node) for node in manifest["nodes"].values() if is_published(node)],
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        pool=WRITER_POOL,
        retry_policy=IO_RETRY,
        description="发布: 库文件、Parquet、网页与清单,一次切换生效。 Databases, Parquet, page, manifest; one flip.",
        kinds={"duckdb"},
    )
    def publication(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        with guarded(), writer_lock(settings.home), stages.measure("publish", "publication"):
            audited = find_audited(settings, business_date(context), context.run.run_id)
            done = publish(settings, _draft(settings, audited))
            drop_audited(settings, audited.run_id)
        return dg.MaterializeResult(
            metadata={"version": done.version, **{f"rows {table}": rows for table, rows in done.rows.items()}}
        )

    return publication


def _draft(settings: Settings, audited: Audited) -> Draft:
    return Draft(
        candidate=audited.database(settings),
        dbt_manifest=manifest_path(settings),
        business_date=date.fromisoformat(audited.business_date),
        run_id=audited.run_id,
        chain=audited.chain,
        known_at=date.fromisoformat(audited.known_at) if audited.known_at else None,
        stages=audited.stages,
        audit=audited.audit,
    )
