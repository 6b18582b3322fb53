"""`baoxue doctor`: is everything in its place."""

from __future__ import annotations

from datetime import date

import click

from pipelines.options import places
from pipelines.settings import Settings


@click.command()
@places
def command(settings: Settings) -> int:
    """体检: 版本、磁盘、字体、锁、日历、密钥、权限、发布、通知。 Looks at everything and changes nothing.

    有问题时退出码为 1,提醒不算。 Exit 1 when there is a problem; warnings do not count.
    """
    from pipelines.inspect.alerts import examine_alerts  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.inspect.findings import PROBLEM  # noqa: PLC0415
    from pipelines.inspect.installation import examine_installation  # noqa: PLC0415
    from pipelines.inspect.machine import examine_machine  # noqa: PLC0415
    from pipelines.inspect.published import examine_publication  # noqa: PLC0415

    found = [
        *examine_machine(settings, date.today()),
        *examine_installation(settings),
        *examine_publication(settings),
        *examine_alerts(settings, date.today()),
    ]
    click.echo("\n".join(line for finding in found for line in finding.lines()))
    return 1 if any(finding.level == PROBLEM for finding in found) else 0
