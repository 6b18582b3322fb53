"""`baoxue diff`: what changed in the ledgers between two publications, and why."""

from __future__ import annotations

import json
from datetime import datetime

import click

from pipelines.options import places
from pipelines.settings import Settings

DOES_NOT_ADD_UP = 1

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("d1", type=_DAY, metavar="D1")
@click.argument("d2", type=_DAY, metavar="D2")
@click.option(
    "--known-at", type=_DAY, help="两天都按该日所知;同一天则与现在所知比较。 Both as known then; one day: then and now."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。 Print one JSON object.")
@places
def command(settings: Settings, d1: datetime, d2: datetime, known_at: datetime | None, as_json: bool) -> int:
    """比较两次发布的台账: 每个变化一个原因,加总须相符。 What changed between two publications, each change with one cause.

    先后不限,按时间先后比较。 The days may come in any order; the earlier one is compared with the later.
    """
    from pipelines.inspect.difference import difference  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.inspect.difference_told import told  # noqa: PLC0415

    found = difference(settings, d1.date(), d2.date(), known_at.date() if known_at else None)
    click.echo(
        json.dumps(found.as_json(), ensure_ascii=False, indent=1, default=str) if as_json else "\n".join(told(found))
    )
    if found.adds_up:
        return 0
    units = "、".join(unit["unit"] for unit in found.units if not unit["adds_up"])
    click.echo(
        f"对不上: 个案变化不能解释前后之差 the events do not explain the difference: {units}; 请报告 report it",
        err=True,
    )
    return DOES_NOT_ADD_UP
