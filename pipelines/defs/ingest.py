"""Per contract: what was delivered (`landed/<source>`), a blocking check with the gate's verdict, and what is served.

A failed blocking check stops this source's downstream in its own run only. That is why the gate is physical (dbt can
read accepted Parquet only) and why a stopped run is continued below the gate (`pipelines.defs.resume`).

A gate has no dependency on the sources with which its rules compare a load: Dagster would skip it when one of those is
blocked, and its load would have no verdict. `Intake.judge` judges them first, whichever gate runs first.
"""

from collections.abc import Iterator, Mapping

import dagster as dg

from expectations.contract import Contract, load_contracts
from pipelines.defs.days import A_DAY_A_RUN, DAYS, IN_PROCESS_TAG, IO_RETRY, business_date, guarded
from pipelines.desk.incidents import late_workdays
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.intake import Intake
from pipelines.settings import Settings
from pipelines.stages import Stages
from pipelines.standing import Standing, standing

GATE, FRESH = "gate", "fresh"


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Make the assets and the check of every contract."""
    intake = Intake(settings, stages)
    contracts = load_contracts(settings.expectations).values()
    return dg.Definitions(
        assets=[make(intake, contract) for contract in contracts for make in (_landed, _accepted)],
        asset_checks=[_gate(intake, contract) for contract in contracts],
    )


def landed_key(source: str) -> dg.AssetKey:
    """Key of the asset of a source's deliveries."""
    return dg.AssetKey(["landed", source])


def accepted_key(source: str) -> dg.AssetKey:
    """Key of the asset of a source's loads that the warehouse reads."""
    return dg.AssetKey(["accepted", source])


def _landed(intake: Intake, contract: Contract) -> dg.AssetsDefinition:
    @dg.asset(
        key=landed_key(contract.source),
        group_name="landing",
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        retry_policy=IO_RETRY,
        description=f"{contract.name_zh}: 收到的文件,按字节存为文本 Parquet。 Delivered files as text Parquet.",
        tags={"required": str(contract.required).lower()},
        kinds={"parquet"},
    )
    def landed(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        run = context.run.run_id if IN_PROCESS_TAG in context.run.tags else None
        with guarded():
            loads = intake.land(contract, business_date(context), run)
        return dg.MaterializeResult(
            metadata={
                "loads": len(loads),
                "files": sum(len(load.files) for load in loads),
                "rows": sum(load.rows for load in loads),
                "business_dates": ", ".join(load.business_date.isoformat() for load in loads),
            }
        )

    return landed


def _gate(intake: Intake, contract: Contract) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=landed_key(contract.source),
        name=GATE,
        blocking=True,
        description=f"{contract.name_zh}: 报送质量检查的结论。 The verdict of the contract's rules on the newest load.",
    )
    def gate(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        with guarded():
            found = intake.judge(contract, business_date(context))
        # A warning stops nothing, and is seen: some rows wait, or their owner has findings.
        severity = dg.AssetCheckSeverity.ERROR if found.is_blocked else dg.AssetCheckSeverity.WARN
        return dg.AssetCheckResult(passed=found.is_clean, severity=severity, metadata=_counts(found))

    return gate


def _accepted(intake: Intake, contract: Contract) -> dg.AssetsDefinition:
    @dg.asset(
        key=accepted_key(contract.source),
        deps=[landed_key(contract.source)],
        group_name="gate",
        partitions_def=DAYS,
        backfill_policy=A_DAY_A_RUN,
        retry_policy=IO_RETRY,
        description=f"{contract.name_zh}: 通过检查、供数仓读取的数据。 The accepted load that the warehouse reads.",
        kinds={"parquet"},
        check_specs=[
            dg.AssetCheckSpec(FRESH, asset=accepted_key(contract.source), description="是否按约定周期报送。 In time?")
        ],
    )
    def accepted(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        day = business_date(context)
        with guarded():
            loads = [m for m in read_manifests(intake.settings, contract.source) if m.business_date <= day]
            found = standing(loads, contract.source, day)
            late = late_workdays(intake.settings, contract, loads, day)
        yield dg.MaterializeResult(metadata={**_load(found.served), "newest_is_blocked": found.is_blocked})
        yield dg.AssetCheckResult(
            check_name=FRESH,
            passed=not late,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"late_workdays": late, "due_every_days": contract.every_days},
        )

    return accepted


def _counts(found: Standing) -> Mapping[str, str | int | bool]:
    """Say the verdict in counts and rule ids; never a value of a row."""
    return {
        **_load(found.newest),
        "verdict": found.newest.verdict if found.newest else "nothing delivered",
        "failed_rules": ", ".join(found.failed_rules),
        "served_business_date": found.served.business_date.isoformat() if found.served else "none",
    }


def _load(load: LoadManifest | None) -> Mapping[str, str | int]:
    if load is None:
        return {"business_date": "none"}
    return {
        "business_date": load.business_date.isoformat(),
        "revision": load.revision,
        "rows_landed": load.rows_landed,
        "rows_accepted": load.rows_accepted,
        "rows_quarantined": load.rows_quarantined,
        "sha256": load.sha256,
    }
