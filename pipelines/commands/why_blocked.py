"""`baoxue why-blocked`: a verdict in words."""

from __future__ import annotations

from datetime import datetime

import click

from pipelines.errors import WrongUsageError
from pipelines.options import places
from pipelines.settings import Settings


@click.command()
@click.argument("source")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="业务日期(默认最近一次报送)。 Default: the newest load."
)
@click.option("--all", "in_full", is_flag=True, help="提醒类规则也列出位置和处理办法。 Findings in full, too.")
@places
def command(settings: Settings, source: str, day: datetime | None, in_full: bool) -> None:
    """说明某次报送为何未通过、影响什么、怎么办。 Why a load was blocked, what it would have changed, what to do."""
    from expectations.contract import load_contracts  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.desk.worklists import write_worklists  # noqa: PLC0415
    from pipelines.ingest.loads import read_manifests  # noqa: PLC0415
    from pipelines.inspect.consequence import consequence  # noqa: PLC0415
    from pipelines.inspect.dryrun import find_contract  # noqa: PLC0415
    from pipelines.inspect.verdict import findings, told  # noqa: PLC0415
    from pipelines.inspect.whatif import what_if  # noqa: PLC0415
    from pipelines.lock import run_lock, writer_lock  # noqa: PLC0415
    from pipelines.progress import progress  # noqa: PLC0415
    from pipelines.standing import standing  # noqa: PLC0415

    contract = find_contract(settings, source)
    loads = read_manifests(settings, source)
    if not loads:
        raise WrongUsageError(
            f"{source}: 还没有任何报送 nothing was delivered yet; 先运行 run first: baoxue run --date …"
        )
    upto = day.date() if day else loads[-1].business_date
    found = standing(loads, source, upto)
    if found.newest is None or (day and found.newest.business_date != upto):
        dates = "、".join(sorted({m.business_date.isoformat() for m in loads})[-5:])
        raise WrongUsageError(f"{source} {upto}: 当天没有报送 no load of that date; 最近的 the newest: {dates}")
    lines = told(contract, found.newest)
    if found.is_blocked:
        lines += consequence(settings, contract, found)
        with progress() as listener, run_lock(settings.home), writer_lock(settings.home):
            listener("build", source)
            changes = what_if(settings, contract, found.newest, upto)
        if changes:
            lines.append(f"  {changes.told()}")
            # The run weighs a load once, on the day on which it was blocked: the list now says what holds on this day.
            write_worklists(settings, load_contracts(settings.expectations), upto, only=source)
    click.echo("\n".join([*lines, *findings(found.newest, in_full=in_full)]))
