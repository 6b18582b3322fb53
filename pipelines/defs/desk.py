"""The steps that tell owners: worklists and alerts, after the gates, whatever becomes of the publication; and after it,
what its ledger found in their rows, and what the loads that were refused would have changed.

The first stands on accepted loads only, so a run that a gate stopped comes to it in its second part (`pipelines.defs.resume`);
one that broke is followed by a run of this step alone. What cannot be delivered stays in the outbox: it fails nothing.
"""

from collections.abc import Callable, Mapping

import dagster as dg

from expectations.contract import Contract, load_contracts
from pipelines.defs.days import A_DAY_A_RUN, DAYS, KNOWN_AT_TAG, WRITER_POOL, business_date, guarded
from pipelines.defs.ingest import accepted_key
from pipelines.defs.publish import PUBLICATION
from pipelines.desk.telling import tell_findings, tell_owners
from pipelines.desk.weighing import weigh
from pipelines.lock import writer_lock
from pipelines.settings import Settings
from pipelines.stages import Stages

OWNERS_TOLD = dg.AssetKey(["desk", "owners_told"])
FINDINGS_TOLD = dg.AssetKey(["desk", "findings_told"])
WEIGHED = dg.AssetKey(["desk", "refused_loads_weighed"])


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Make the three assets."""
    contracts = load_contracts(settings.expectations)
    made = (_owners_told, _findings_told, _weighed)
    return dg.Definitions(assets=[make(settings, stages, contracts) for make in made])


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
        def tell() -> dict[str, int | str]:
            with stages.measure("desk", "worklists, alerts"):
                return {"told": True, **tell_owners(settings, contracts, business_date(context))}

        return _never_failing(context, {"told": False}, "owners were not told", tell)

    return owners_told


def _findings_told(settings: Settings, stages: Stages, contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    @dg.asset(
        key=FINDINGS_TOLD,
        deps=[PUBLICATION],
        group_name="desk",
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        description="告知台账核对的问题: 清单与通知。 What the ledger found in the owners' rows: lists, and counts as alerts.",
        kinds={"excel"},
    )
    def findings_told(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        def tell() -> dict[str, int | str]:
            with stages.measure("desk", "findings"):
                return {"told": True, **tell_findings(settings, contracts, business_date(context))}

        return _never_failing(context, {"told": False}, "owners were not told of findings", tell)

    return findings_told


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
        def weigh_all() -> dict[str, int | str]:
            with writer_lock(settings.home), stages.measure("weigh", "refused loads"):
                return {"weighed": len(weigh(settings, contracts, business_date(context)))}

        return _never_failing(context, {"weighed": 0}, "refused loads were not weighed", weigh_all)

    return refused_loads_weighed


def _never_failing(
    context: dg.AssetExecutionContext,
    nothing: Mapping[str, int | str],
    lapse: str,
    work: Callable[[], Mapping[str, int | str]],
) -> dg.MaterializeResult[None]:
    """Do the work and report what it says; `nothing`, where it is not done or fails: that is ours to mend, the day goes on."""
    if KNOWN_AT_TAG in context.run.tags:  # a day as it was known: nobody is told anything anew
        return dg.MaterializeResult(metadata=dict(nothing))
    try:
        with guarded():
            return dg.MaterializeResult(metadata=dict(work()))
    except dg.Failure as failure:
        context.log.error(f"{lapse}: {failure.description}")
        return dg.MaterializeResult(metadata={**nothing, "error": failure.description or ""})
