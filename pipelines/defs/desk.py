"""The steps that tell owners: worklists and alerts, after the gates, whatever becomes of the publication; and after it,
what the loads that were refused would have changed.

The first stands on accepted loads only, so a run that a gate stopped comes to it in its second part (`pipelines.defs.resume`);
one that broke is followed by a run of this step alone. What cannot be delivered stays in the outbox: it fails nothing.
"""

from collections.abc import Mapping

import dagster as dg

from expectations.contract import Contract, load_contracts
from pipelines.defs.days import A_DAY_A_RUN, DAYS, KNOWN_AT_TAG, WRITER_POOL, business_date, guarded
from pipelines.defs.ingest import accepted_key
from pipelines.defs.publish import PUBLICATION
from pipelines.desk.telling import tell_owners
from pipelines.desk.weighing import weigh
from pipelines.lock import writer_lock
from pipelines.settings import Settings
from pipelines.stages import Stages

OWNERS_TOLD = dg.AssetKey(["desk", "owners_told"])
WEIGHED = dg.AssetKey(["desk", "refused_loads_weighed"])


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Make the two assets."""
    contracts = load_contracts(settings.expectations)
    return dg.Definitions(assets=[_owners_told(settings, stages, contracts), _weighed(settings, stages, contracts)])


def _owners_told(settings: Settings, stages: Stages, contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    @dg.asset(
        key=OWNERS_TOLD,
        deps=[accepted_key(source) for source in contracts],
        group_name="desk",
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        description="告知责任单位: 工作清单与通知。 Worklists for owners, and alerts.",
        kinds={"excel"},
    )
    def owners_told(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        if KNOWN_AT_TAG in context.run.tags:  # a day as it was known: nobody is told anything anew
            return dg.MaterializeResult(metadata={"told": False})
        try:
            with guarded(), stages.measure("desk", "worklists, alerts"):
                told = tell_owners(settings, contracts, business_date(context))
        except dg.Failure as failure:  # ours to mend; the day is published all the same
            context.log.error(f"owners were not told: {failure.description}")
            return dg.MaterializeResult(metadata={"told": False, "error": failure.description or ""})
        return dg.MaterializeResult(metadata={"told": True, **told})

    return owners_told


def _weighed(settings: Settings, stages: Stages, contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    @dg.asset(
        key=WEIGHED,
        deps=[PUBLICATION],
        group_name="desk",
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        pool=WRITER_POOL,
        description="被拦截报送的影响: 若接收,台账会怎样变化。 What the refused loads would have changed in the ledger.",
        kinds={"duckdb"},
    )
    def refused_loads_weighed(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        if KNOWN_AT_TAG in context.run.tags:
            return dg.MaterializeResult(metadata={"weighed": 0})
        try:
            with guarded(), writer_lock(settings.home), stages.measure("weigh", "refused loads"):
                told = weigh(settings, contracts, business_date(context))
        except dg.Failure as failure:  # ours to mend; the day is published all the same
            context.log.error(f"refused loads were not weighed: {failure.description}")
            return dg.MaterializeResult(metadata={"weighed": 0, "error": failure.description or ""})
        return dg.MaterializeResult(metadata={"weighed": len(told)})

    return refused_loads_weighed
