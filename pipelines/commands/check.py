"""`baoxue check`: the gate as a dry run, for an owner who wants to know before sending."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from pipelines.options import places
from pipelines.settings import Settings

_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
WOULD_BLOCK = 2


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--source", required=True, help="数据源,如 student_registry。 The source that the files belong to.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="业务日期(默认取文件所在文件夹的日期)。 The business date."
)
@places
def command(settings: Settings, files: tuple[Path, ...], source: str, day: datetime | None) -> int:
    """报送前自查:只检查,不入库。 The gate as a dry run: nothing is stored. Exit 0 would pass, 2 would be blocked."""
    from pipelines.inspect.dryrun import dry_run  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.inspect.verdict import findings, told  # noqa: PLC0415
    from pipelines.progress import progress  # noqa: PLC0415

    with progress() as listener:
        contract, load = dry_run(settings, files, source, day.date() if day else _day_of(files[0]), listener)
    click.echo("\n".join([*told(contract, load), *findings(load, in_full=True)]))
    return WOULD_BLOCK if load.verdict == "blocked" else 0


def _day_of(file: Path) -> date:
    """Return the date of the folder that the file lies in; a file not yet put anywhere is judged as sent today."""
    try:
        return date.fromisoformat(file.resolve().parent.name)
    except ValueError:
        return date.today()
