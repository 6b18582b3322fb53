"""What accepting a blocked load would have changed: who would have vanished from the list, who appeared, and what money.

Counted by the contract's grain and added up where its columns say so, between what the blocked files hold and what is
served in their place. Counts and totals only.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from expectations.batch import MACROS
from expectations.contract import Column, Contract
from expectations.session import session
from pipelines.ingest.landing import parquet_of
from pipelines.ingest.loads import LoadManifest, accepted_files
from pipelines.settings import Settings
from pipelines.standing import Standing


def consequence(settings: Settings, contract: Contract, found: Standing) -> list[str]:
    """Say it in words; `found` is a source whose newest load is blocked."""
    if found.newest is None or found.served is None:
        return ["  该来源尚无可用数据,依赖它的结论暂缺。 Nothing of this source is served yet."]
    lines = [f"  现用 serving: {found.served.business_date} 的数据 ({found.served.rows_accepted:,} 行)"]
    if contract.accumulates:
        return lines
    blocked = sorted({path for f in found.newest.files if (path := parquet_of(settings, contract, f.sha256))})
    served = accepted_files(settings, found.served)
    gone, new = _difference(contract, blocked, served)
    lines.append(
        f"  若接收 had it been accepted: {gone:,} 条记录将从名单中消失 would vanish, {new:,} 条为新增 would appear"
        f"{_share(gone, found.served)}"
    )
    totals = _totals(contract, blocked, served)
    return lines + [_total(column, *totals[column.name]) for column in contract.columns if column.total]


def _total(column: Column, before: Decimal, after: Decimal) -> str:
    return (
        f"  「{column.header}」合计 total: {before:,} → {after:,} {column.total}"
        f" ({after - before:+,}{f', {(after - before) / before:+.1%}' if before else ''})"
    )


def _totals(contract: Contract, blocked: list[Path], served: list[Path]) -> dict[str, tuple[Decimal, Decimal]]:
    """Add up the columns that have a total, as they are served and as they were blocked; what is no number adds nothing."""
    summed = {c.name: f"decimal({c.length}, {c.scale})" for c in contract.columns if c.total}
    if not summed:
        return {}
    sums = ", ".join(f"coalesce(sum(try_cast(decimal_text({name}) as {kind})), 0)" for name, kind in summed.items())
    with session(macros=MACROS) as con:
        before, after = (
            con.execute(f"select {sums} from read_parquet({[str(path) for path in paths]})").fetchone()
            if paths
            else (Decimal(0),) * len(summed)
            for paths in (served, blocked)
        )
    return dict(zip(summed, zip(before or (), after or (), strict=True), strict=True))


def _share(gone: int, served: LoadManifest) -> str:
    return f" (占现用数据 {gone / served.rows_landed:.1%} of those served)" if served.rows_landed else ""


def _difference(contract: Contract, blocked: list[Path], served: list[Path]) -> tuple[int, int]:
    """Count grain keys served but not in the blocked files, and the reverse."""
    grain = ", ".join(contract.grain)
    now = f"select distinct {grain} from read_parquet({[str(path) for path in served]})"
    then = (
        f"select distinct {grain} from read_parquet({[str(path) for path in blocked]})"
        if blocked
        else f"{now} where false"
    )
    with session() as con:
        gone = con.execute(f"select count(*) from ({now} except {then})").fetchone()
        new = con.execute(f"select count(*) from ({then} except {now})").fetchone()
    return (gone[0] if gone else 0), (new[0] if new else 0)
