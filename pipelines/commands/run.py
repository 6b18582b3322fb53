"""`baoxue run`: one business date, from deliveries to publication."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import TYPE_CHECKING

import click

from pipelines.dates import checked_day
from pipelines.options import places
from pipelines.packs import chosen_pack
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.dayrun import DayResult


@click.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="业务日期。 The business date.")
@click.option(
    "--known-at", type=click.DateTime(["%Y-%m-%d"]), help="按该日所知重现。 The day as it was known on another day."
)
@click.option("--json", "as_json", is_flag=True, help="最后输出一个 JSON 对象。 Print one JSON object last.")
@places
def command(settings: Settings, day: datetime, known_at: datetime | None, as_json: bool) -> int:
    """接收、检查、建库、审计并发布一个业务日。 Land, gate, build, audit and publish one business date."""
    began = time.perf_counter()
    date = checked_day(day.date())
    chosen_pack(settings)
    from pipelines.dayrun import day_runner  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.progress import progress  # noqa: PLC0415

    with progress() as listener, day_runner(settings, listener, began) as runner:
        result = runner.run(date, known_at.date() if known_at else None)
    click.echo(json.dumps(result.as_json(), ensure_ascii=False) if as_json else told(settings, result))
    return result.exit_code


def told(settings: Settings, result: DayResult) -> str:
    """Say in a few lines what came of a day."""
    if result.version is None:
        why = "\n".join(f"  {problem}" for problem in result.problems)
        return f"✗ {result.day} 未发布,读者仍看到上一次发布。 Not published; readers keep the last publication.\n{why}"
    lines = [
        f"✓ {result.day} 已发布 published · 版本 version {result.version} · 未销号个案 open cases {result.cases_open:,} · "
        f"{result.seconds:.1f} s"
    ]
    for state in result.blocked:
        if state.newest:
            served = f"沿用 {state.served.business_date} 的数据" if state.served else "尚无可用数据"
            lines += [
                f"! {state.source} {state.newest.business_date} 未通过检查 blocked: {'、'.join(state.failed_rules)}; {served}",
                f"  详见 see: baoxue why-blocked {state.source} --date {state.newest.business_date}",
            ]
    lines += [f"  {decision}" for decision in result.decisions]
    if settings.rule_pack:
        lines.append(f"  规则 rules: {chosen_pack(settings).on(result.day).told()}")
    if result.suspects_removed:
        from pipelines.inspect.effect import effect_told  # noqa: PLC0415  brings an engine: --help must be quick

        lines.append(f"  {effect_told(result.suspects_removed)}")
    lines.append(f"  {settings.publish / 'current'}")
    return "\n".join(lines)
