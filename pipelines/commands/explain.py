"""`baoxue explain`: one child, from the source's row to the clause."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import click

from pipelines.options import places
from pipelines.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("case_or_id")
@click.option("--date", "day", type=_DAY, help="业务日期(默认当前发布)。 Default: the current publication.")
@click.option("--known-at", type=_DAY, help="按该日所知。 As it was known on that day.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。 Print one JSON object.")
@places
def command(
    *, settings: Settings, case_or_id: str, day: datetime | None, known_at: datetime | None, as_json: bool
) -> None:
    """说明一个孩子: 数据行、比对、规则、类别、何以改变。 One child by case number, ID number or person key.

    读取含身份信息的库,只在办案终端上使用。 Reads the database with identities: for the offices that work the cases.
    """
    from pipelines.inspect.explanation import explain  # noqa: PLC0415  heavy: --help must be quick

    found = explain(settings, case_or_id, day.date() if day else None, known_at.date() if known_at else None)
    click.echo(
        json.dumps(found.as_json(), ensure_ascii=False, indent=1, default=_plain)
        if as_json
        else "\n".join(found.told())
    )


def _plain(value: object) -> float | str:
    """Turn what JSON does not know into what it knows: scores into numbers, dates into ISO texts."""
    return float(value) if isinstance(value, Decimal) else str(value)
