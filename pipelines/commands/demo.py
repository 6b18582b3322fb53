"""`baoxue demo`: a small city, several days, one of them with a bad load."""

from __future__ import annotations

import click

from pipelines.options import places
from pipelines.settings import Settings


@click.command()
@click.option(
    "--scale",
    type=click.FloatRange(0.0005, 1),
    default=0.01,
    show_default=True,
    help="城市规模,1 为全市。 1.0 is the city.",
)
@places
def command(settings: Settings, scale: float) -> int:
    """演示: 生成小城市,运行三天,其中一天数据不合格。 A small city for three days, one of them with a bad load."""
    from pipelines.showcase import showcase  # noqa: PLC0415  heavy: --help must be quick

    return showcase(settings, scale, click.echo)
