"""`baoxue alert-drill`: does an alert reach the owners."""

from __future__ import annotations

import click

from pipelines.errors import WrongUsageError
from pipelines.options import places
from pipelines.settings import Settings

_NOT_REACHED = 2


@click.command()
@click.option("--owner", help="只演练一个责任单位(代号)。 One owner only, by its code in the contracts.")
@places
def command(settings: Settings, owner: str | None) -> int:
    """通知演练: 向每个责任单位的每个通道发一条演练消息。 Sends a drill to every owner by every channel.

    都送达时退出码为 0,有单位未送达为 2。 Exit 0 when each owner was reached by one channel at least, else 2.
    """
    from expectations.contract import load_contracts  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.alerts.deliver import now  # noqa: PLC0415
    from pipelines.alerts.drill import drill  # noqa: PLC0415

    contracts = load_contracts(settings.expectations)
    owners = sorted({contract.owner for contract in contracts.values()})
    if owner and owner not in owners:
        raise WrongUsageError(f"没有这个责任单位 no such owner: {owner}; 可选 choose from: {', '.join(owners)}")
    reached = True
    for one in [owner] if owner else owners:
        lines, well = drill(settings, contracts, one, now())
        click.echo("\n".join(lines))
        reached = reached and well
    return 0 if reached else _NOT_REACHED
